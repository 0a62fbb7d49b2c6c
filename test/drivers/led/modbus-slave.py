"""A board behind a gateway, by pymodbus of Debian: unit 7 has 16 registers, of any other unit the gateway says that it does not answer.

Prints its port, and ends with its standard input.
"""
import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import ModbusTcpServer


async def main() -> None:
    board = ModbusSlaveContext(hr=ModbusSequentialDataBlock(1, [0x20] * 16))
    server = ModbusTcpServer(ModbusServerContext(slaves={7: board}, single=False), address=("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve_forever())
    while server.transport is None:
        await asyncio.sleep(0.01)
    print(server.transport.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    serving.cancel()


asyncio.run(main())
