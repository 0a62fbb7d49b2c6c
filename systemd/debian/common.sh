# What the scripts of this package share. ("systemd runs": in a chroot or a container without it, nothing is started or stopped.)
current=/usr/lib/qbox
previous=/usr/lib/qbox.previous
# Present as long as the previous program runs in the place of one that did not become ready: its own unit, as the new one may ask what
# the previous program cannot do. (In /etc it goes before that of the package.)
rolled_back=/etc/systemd/system/qbox.service
# What an upgrade has to remember from one script to the next; gone after a restart of the machine, and so is the need for it.
notes=/run/qbox-upgrade
# Until when a new version has to stay up, in seconds, while it has to.
trial=/run/qbox-release.trial

say() { echo "qbox: $*" >&2; }
systemd_runs() { [ -d /run/systemd/system ]; }
is_running() { systemd_runs && systemctl --quiet is-active qbox.service; }

# The program whose data these are, to make and to restore its backups.
program_of_the_data() { if [ -e "$rolled_back" ]; then echo "$previous"; else echo "$current"; fi; }

# as_owner COMMAND...: as the user whose folder /var/lib/qbox is (root's own stays root's). What that user put there is followed with that
# user's rights and not with root's; the program may be one that would follow it with root's. setsid: who shares root's terminal can type on it.
as_owner() {
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    setsid --wait setpriv --reuid="$(stat -c %u /var/lib/qbox)" --regid="$(stat -c %g /var/lib/qbox)" --clear-groups --no-new-privs -- "$@"
}

# take_backup PROGRAM LABEL: leaves the path of a verified backup in $notes/backup. The box has stopped: nothing is answered that is not
# in it. It is verified once more, as a program that is upgraded may be one that did not do so when it made one.
take_backup() {
  [ -e /var/lib/qbox/qbox.db ] || return 0
  say "taking a backup ($2)"
  # It prints the path and nothing else. What it complains of is the word of another user: shown without what a terminal would obey.
  if as_owner "$1/bin/qctl" backup create --label "$2" --keep 3 </dev/null >"$notes/backup" 2>"$notes/said" &&
    is_backup "$(cat "$notes/backup")" &&
    as_owner "$1/bin/qctl" backup verify "$(cat "$notes/backup")" </dev/null >/dev/null 2>"$notes/said"; then
    return 0
  fi
  cat -v "$notes/said" >&2
  rm -f "$notes/backup"
  return 1
}

# Whether the technician goes on without one.
may_lose_data() {
  [ -z "$QBOX_UPGRADE_WITHOUT_BACKUP" ] || return 0
  say 'there is no verified backup to go back to, so nothing is upgraded. "qctl doctor" tells more of what is said above. Where the data'
  say 'are damaged, restore the newest backup ("qctl backup list"); where there is too little room, make some. If they may be lost:'
  say '  QBOX_UPGRADE_WITHOUT_BACKUP=1 apt install ...'
  return 1
}

# A name that a backup has, in the folder where they are, and nothing that leads elsewhere.
is_backup() { printf '%s' "$1" | LC_ALL=C grep -qzxE '/var/backups/qbox/qbox-[A-Za-z0-9._-]+\.qbackup'; }
