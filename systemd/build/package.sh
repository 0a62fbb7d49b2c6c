# shellcheck shell=bash
# The package around the files.

# Native files are of the target's machine, each of them, and there are as many as are opened: one that is missing is found on the box otherwise.
check_native_files() {
  local code file found=0
  case "$arch" in amd64) code=3e ;; arm64) code=b7 ;; esac
  while read -r file; do
    chmod 644 "$file"
    # The field e_machine of ELF.
    [ "$(od -An -tx1 -j18 -N1 "$file" | tr -d ' ')" = "$code" ] || { say "$file is not for $arch" && exit 1; }
    found=$((found + 1))
  done < <(find "$program" -type f \( -name '*.node' -o -name '*.so' -o -name '*.so.*' \))
  [ "$found" = "$native_files" ] || { say "$found native files instead of $native_files" && exit 1; }
}

# uWebSockets.js, better-sqlite3, unix-dgram, serialport, usb, two of node-hid, two of sharp.
native_files=9

make_package() {
  check_native_files
  local control=$staging/DEBIAN out=$work/qbox_${version}_$arch.deb script
  mkdir -p "$control"
  # What the program is, whatever dpkg thinks of it: an upgrade that went back runs the one before.
  echo "$version $arch" >"$program/installed-package"
  sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$arch/" -e "s/@SIZE@/$(du -sk --apparent-size "$staging" | cut -f1)/" \
    -e "s/@NODE@/$node_major/" -e "s/@NEXT_NODE@/$((node_major + 1))/" "$here/debian/control" >"$control/control"
  printf '%s\n' /etc/qbox/qbox.toml /etc/chromium/policies/managed/qbox.json >"$control/conffiles"
  for script in preinst postinst prerm postrm; do
    # Each script is whole: what they share is put into them.
    sed -e "/^# @COMMON@$/{r $here/debian/common.sh
d}" -e "s/@VERSION@/$version/" "$here/debian/$script" >"$control/$script"
    chmod 755 "$control/$script"
  done
  (cd "$staging" && find etc usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
  chmod -R u+rwX,go+rX,go-w "$staging/usr"
  dpkg-deb --build --root-owner-group -Zxz "$staging" "$out" >&2
  say "$out: $(size_of "$out")"
  echo "$out"
}
