# The first process of the guest, whose root is never written. The box is started and waits, with all its modules loaded, for a line in
# /run/go; then come orders from the host, a line of shell each, and what they say goes back.
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
mkdir /run/data
mkfifo /run/go
modprobe virtio_net
modprobe ext4
/usr/lib/klibc/bin/ipconfig -c none -t 20 10.0.2.15::10.0.2.2:255.255.255.0::eth0:off
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/run
cd /mnt/qbox || exit
QBOX_TIME_ZONE=$(sed -n 's/.*qbox.zone=\([^ ]*\).*/\1/p' /proc/cmdline) QBOX_REQUESTS_PER_SECOND=0 QBOX_SNAPSHOT_EVENTS=200 QBOX_VANISH_LIMIT=0 QBOX_WARM=1 \
  node --import /mnt/guest/warm.mjs dist/server/main.js --data /run/data/box --host 0.0.0.0 --port 8080 >/dev/ttyS0 2>&1 &
box=$!
stty -F /dev/ttyS1 raw -echo
while read -r order; do eval "$order"; echo "done $?"; done </dev/ttyS1 >/dev/ttyS1 2>&1
