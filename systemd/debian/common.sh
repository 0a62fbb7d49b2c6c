# What the scripts of this package share. ("systemd runs": in a chroot or a container without it, nothing is started or stopped.)
current=/usr/lib/qbox
previous=/usr/lib/qbox.previous
# Present as long as the previous program runs in the place of one that did not become ready: its own unit, as the new one may ask what
# the previous program cannot do. (In /etc it goes before that of the package.)
rolled_back=/etc/systemd/system/qbox.service
# What an upgrade has to remember from one script to the next; gone after a restart of the machine, and so is the need for it.
notes=/run/qbox-upgrade

say() { echo "qbox: $*" >&2; }
systemd_runs() { [ -d /run/systemd/system ]; }
is_running() { systemd_runs && systemctl --quiet is-active qbox.service; }

# The program whose data these are, to make and to restore its backups.
program_of_the_data() { if [ -e "$rolled_back" ]; then echo "$previous"; else echo "$current"; fi; }

# take_backup PROGRAM LABEL: leaves the path of the backup in $notes/backup. The box has stopped: nothing is answered that is not in it.
take_backup() {
  [ -e /var/lib/qbox/qbox.db ] || return 0
  say "taking a backup ($2)"
  # It prints the path and nothing else.
  "$1/bin/qctl" backup create --label "$2" --keep 3 >"$notes/backup"
}
