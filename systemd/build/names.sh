# shellcheck shell=bash
# Names of the target, and the version.

say() { echo "build-deb: $*" >&2; }

size_of() { du -sh --apparent-size "$1" | cut -f1; }

# The same machine has three names: Debian's, Node's, and that of the compilers.
set_names() {
  case "$1" in
    amd64) node_arch=x64 triplet=x86_64-linux-gnu ;;
    arm64) node_arch=arm64 triplet=aarch64-linux-gnu ;;
    *) say "no package is made for $1: amd64 and arm64 are known" && exit 1 ;;
  esac
  version=${VERSION:-$(version_of_checkout)}
  SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(in_git log -1 --format=%ct 2>/dev/null || date +%s)}
  export SOURCE_DATE_EPOCH
}

# Debian 13's Node: the package depends on it, whatever Node builds the package.
node_major=20
node_abi=115

# A checkout in CI may belong to somebody else than the one who builds.
in_git() { git -c safe.directory='*' -C "$root" "$@"; }

# For apt each build is newer than the one before: 0.2.0~git41.abc1234 before release 0.2.0 (tag v0.2.0), 0.2.0+git3.abc1234 after it.
version_of_checkout() {
  local release commit
  release=$(node -p "require('$root/package.json').version")
  commit=$(in_git rev-parse --short=7 HEAD 2>/dev/null) || { echo "$release" && return; }
  if ! in_git merge-base --is-ancestor "v$release" HEAD 2>/dev/null; then
    echo "$release~git$(in_git rev-list --count HEAD).$commit"
    return
  fi
  local since
  since=$(in_git rev-list --count "v$release..HEAD")
  if [ "$since" = 0 ]; then echo "$release"; else echo "$release+git$since.$commit"; fi
}
