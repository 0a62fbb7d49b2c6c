# shellcheck shell=bash
# The files that the system knows the box by: commands, units, rules, its user and folders, its configuration.

install_system_files() {
  local to=$staging
  mkdir -p "$to/usr/sbin" "$to/usr/bin"
  ln -s ../lib/qbox/bin/qboxd "$to/usr/sbin/qboxd"
  ln -s ../lib/qbox/bin/qctl "$to/usr/bin/qctl"
  install -D -m 644 -t "$to/usr/lib/systemd/system" "$here"/units/*.service "$here"/units/*.timer "$here"/units/*.path
  install -D -m 644 "$here/sysusers.conf" "$to/usr/lib/sysusers.d/qbox.conf"
  install -D -m 644 "$here/tmpfiles.conf" "$to/usr/lib/tmpfiles.d/qbox.conf"
  install -D -m 644 "$here/modules.conf" "$to/usr/lib/modules-load.d/qbox.conf"
  install -D -m 644 "$here/devices.rules" "$to/usr/lib/udev/rules.d/70-qbox.rules"
  install -D -m 644 "$here/debian/lintian-overrides" "$to/usr/share/lintian/overrides/qbox"
  install -D -m 640 "$here/qbox.toml" "$to/etc/qbox/qbox.toml"
  install -D -m 644 "$here/chromium.json" "$to/etc/chromium/policies/managed/qbox.json"
  # The pages that the kiosk may show: written by bin/kiosk, gone when it stops.
  ln -s /run/qbox-kiosk/policy.json "$to/etc/chromium/policies/managed/qbox-page.json"
}
