# shellcheck shell=bash
# The package around the files.

make_package() {
  local control=$staging/DEBIAN out=$work/qbox_${version}_$arch.deb script
  mkdir -p "$control"
  sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$arch/" -e "s/@SIZE@/$(du -sk --apparent-size "$staging" | cut -f1)/" \
    -e "s/@NODE@/$node_major/" -e "s/@NEXT_NODE@/$((node_major + 1))/" "$here/debian/control" >"$control/control"
  echo /etc/qbox/qbox.toml >"$control/conffiles"
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
