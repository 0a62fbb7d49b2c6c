# Runs in the guest, with the project's tree on /qbox: what it prints goes to the host.
stty -F /dev/ttyS2 raw
# Four controllers: devices alike are told apart by where they are plugged in.
modprobe dummy_hcd num=4
modprobe libcomposite
modprobe usblp
modprobe usbhid
mount -t configfs none /sys/kernel/config 2>/dev/null
cd /qbox || exit
round=$(sed -n 's/.*qbox.round=\([^ ]*\).*/\1/p' /proc/cmdline)
scenarios=$(sed -n 's/.*qbox.scenarios=\([^ ]*\).*/\1/p' /proc/cmdline)
node --test --test-reporter=tap --test-concurrency=1 --test-timeout=2400000 $(echo "$scenarios" | tr , '\n' | sed "s|.*|dist/test/appliance/$round/&.js|")
echo "guest: node ended with $?"
