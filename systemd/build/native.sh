# shellcheck shell=bash
# Native code that comes as source: built for Debian 13's Node, here or across, with the headers that the npm package of that Node has.
# What was built is kept in var/deb/native/, as compiling takes a minute and the sources change with a version only.

# SQLite takes fdatasync where the build says that there is one (os_unix.c), and fsync otherwise: then the file system also writes the time of the
# log's last change with each commit. On ext4, with commits as a branch has them: 7 KiB to the card for each, not 19.
native_flags=-DHAVE_FDATASYNC=1

# build_native PACKAGE MODULE
build_native() {
  local package=$1 module=$2 folder=$program/node_modules/$1
  local made
  made=$work/native/$package-$(node -p "require('$folder/package.json').version")-node$node_major-$node_arch$native_flags.node
  [ -e "$made" ] || compile_native "$folder" "$module" "$made"
  install -D -m 644 "$made" "$folder/build/Release/$module.node"
}

compile_native() {
  local folder=$1 module=$2 made=$3 prefix=
  [ "$triplet" = "$(uname -m)-linux-gnu" ] || prefix=$triplet-
  "$root/.ci/need" make python3 "${prefix}g++"
  fetch_node "$node_arch"
  say "compiling $(basename "$folder") for $arch"
  (
    cd "$folder"
    export CC=${prefix}gcc CXX=${prefix}g++ AR=${prefix}ar CFLAGS=$native_flags
    node "$(node_gyp)" rebuild --release --arch="$node_arch" --nodedir="$(node_home "$node_arch")" >"$work/native.log" 2>&1
  ) || { tail -n 30 "$work/native.log" >&2 && exit 1; }
  mkdir -p "$(dirname "$made")"
  "${prefix}strip" --strip-unneeded -o "$made.part" "$folder/build/Release/$module.node"
  if [ "$module" = better_sqlite3 ] && ! "${prefix}nm" -D "$made.part" | grep ' U fdatasync' >/dev/null; then
    say 'SQLite was built without fdatasync' && exit 1
  fi
  mv "$made.part" "$made"
  rm -rf "$folder/build"
}

node_home() { echo "$root/var/node-$node_major/node_modules/node-linux-$1"; }

# The program and the headers of Node for a machine; --force, as it is not this one.
fetch_node() {
  [ -e "$(node_home "$1")/include/node/node.h" ] && return
  mkdir -p "$root/var/node-$node_major"
  npm install --silent --no-save --force --ignore-scripts --prefix "$root/var/node-$node_major" "node-linux-$1@$node_major"
}

# npm brings node-gyp with it: inside its own folder, or beside it where npm is Debian's.
node_gyp() {
  local npm candidate
  npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
  for candidate in "$npm/node_modules" /usr/share/nodejs /usr/share/node_modules; do
    [ -e "$candidate/node-gyp/bin/node-gyp.js" ] && echo "$candidate/node-gyp/bin/node-gyp.js" && return
  done
  say 'node-gyp was not found beside npm' && exit 1
}
