# shellcheck shell=bash
# What is shipped of the project itself, and its packages.

# The folders are those of "files" in package.json; sources, types and source maps stay here.
copy_program() {
  local entry
  while read -r entry; do
    [ -e "$root/$entry" ] || { say "$entry is missing: run make build first" && exit 1; }
    mkdir -p "$program/$(dirname "$entry")"
    cp -r "$root/$entry" "$program/$entry"
  done < <(node -p "require('$root/package.json').files.join('\n')")
  find "$program" -type f \( -name '*.ts' -o -name '*.tsx' -o -name '*.map' -o -name '*.tsbuildinfo' \) -delete
  rm -f "$program"/server/web/README.md
  find "$program" -type d -empty -delete
  cp "$root/package.json" "$program/"
  install -D -m 755 -t "$program/bin" "$here"/bin/*
  # As the scripts of the package: whole, with what they share.
  sed -i -e "/^# @COMMON@$/{r $here/debian/common.sh
d}" "$program/bin/install-release"
}

# Exactly those of package-lock.json. No script of a package runs: native code is built by the next step, for the right machine.
install_packages() {
  cp "$root/package-lock.json" "$root/.npmrc" "$program/"
  (cd "$program" && npm ci --silent --omit=dev --ignore-scripts --os=linux --cpu="$node_arch" --libc=glibc)
  rm "$program/package-lock.json" "$program/.npmrc" "$program/node_modules/.package-lock.json"
}
