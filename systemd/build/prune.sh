# shellcheck shell=bash
# Takes away what the program never opens: less to carry, less to trust, and no licence of what is not there.

prune_packages() {
  local modules=$program/node_modules
  keep_needed_packages "$modules"
  keep_own_binaries "$modules"
  # Sources of native code, and other shapes of the same program: this one imports ECMAScript modules of Node, or requires bwip-js.
  rm -rf "$modules"/better-sqlite3/{deps,src,binding.gyp} "$modules"/unix-dgram/{src,test,binding.gyp} \
    "$modules"/usb/{libusb,libusb_config,src,test} "$modules"/node-hid/{hidapi,src} "$modules"/@serialport/bindings-cpp/src \
    "$modules"/mqtt/{dist,help} "$modules"/sharp/{src,install} "$modules"/@sinclair/typebox/build/cjs "$modules"/write-excel-file/{browser,bundle,commonjs,docs,rollup.config.mjs} \
    "$modules"/bwip-js/{barcode.ps,demo.html,examples,fonts,lib,src,bin,stb_truetype.h}
  find "$modules/bwip-js/dist" -type f ! -name 'bwip-js-node.js' -delete
  # What people and compilers read; licences stay until their texts are in the copyright file.
  find "$modules" -type f \( -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.map' -o -name '*.gyp' -o -name '*.gypi' -o -name '*.lint' \
    -o -name '*.md' -o -name '*.markdown' -o -name '*.html' -o -name '.*' -o -name '*.tsbuildinfo' -o -name 'tsconfig*.json' \) \
    ! -iname '*licen[cs]e*' -delete
  find "$modules" -depth -type d \( -name test -o -name tests -o -name __tests__ -o -name benchmark -o -name benchmarks -o -name example -o -name examples -o -name .github \) \
    -exec rm -rf {} +
  find "$modules" -depth -type d -empty -delete
}

# Those that something imports when it runs: what only installing and compiling need goes.
keep_needed_packages() {
  local folder
  rm -rf "$1/.bin" "$1/better-sqlite3-from-node-22"
  node "$here/build/unneeded-packages.mjs" "$program" | while read -r folder; do rm -rf "$folder"; done
}

# Packages bring binaries for every system there is.
keep_own_binaries() {
  find "$1/uWebSockets.js" -name '*.node' ! -name "uws_linux_${node_arch}_$node_abi.node" -delete
  local folder
  for folder in "$1"/usb/prebuilds/* "$1"/@serialport/bindings-cpp/prebuilds/*; do
    [ "$(basename "$folder")" = "linux-$node_arch" ] || rm -rf "$folder"
  done
  for folder in "$1"/node-hid/prebuilds/*; do
    case "$(basename "$folder")" in
      "HID-linux-$node_arch" | "HID_hidraw-linux-$node_arch") ;;
      *) rm -rf "$folder" ;;
    esac
  done
  find "$1" -name '*.musl.node' -delete
}
