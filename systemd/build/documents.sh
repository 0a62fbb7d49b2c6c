# shellcheck shell=bash
# Papers: man pages, completion, examples, licences, changelog.

write_documents() {
  local to=$staging/usr/share/doc/qbox
  mkdir -p "$to/examples"
  mv "$program/qbox.example.toml" "$to/examples/"
  ln -s ../../share/doc/qbox/examples/qbox.example.toml "$program/qbox.example.toml"
  install -m 644 -t "$to/examples" "$here"/examples/*
  ln -s ../../../lib/qbox/docs "$to/protocol"
  install -m 644 "$here/package.md" "$to/README.md"
  write_manual
  node "$here/build/copyright.mjs" "$program" "$root" >"$to/copyright"
  node "$here/build/sbom.mjs" "$program" "$root" >"$to/sbom.cdx.json"
  # Their texts are in the copyright file now; fonts and the like keep theirs beside them.
  find "$program/node_modules" -type f -iname '*licen[cs]e*' ! -name '*.js' ! -name '*.mjs' -delete
  write_changelog | gzip -9n >"$to/changelog.gz"
}

# From the same declaration as --help.
write_manual() {
  local writer=$root/dist/server/qctl/documentation.js
  if ! [ -e "$writer" ]; then
    say 'no man pages and no completion: dist/server/qctl/documentation.js is not there'
    return
  fi
  mkdir -p "$staging/usr/share/man/man1" "$staging/usr/share/man/man8" "$staging/usr/share/bash-completion/completions"
  node "$writer" man | gzip -9n >"$staging/usr/share/man/man1/qctl.1.gz"
  node "$writer" man-qboxd | gzip -9n >"$staging/usr/share/man/man8/qboxd.8.gz"
  node "$writer" completion-bash >"$staging/usr/share/bash-completion/completions/qctl"
}

write_changelog() {
  cat <<END
qbox ($version) stable; urgency=medium

  * Built from commit $(in_git rev-parse --short=12 HEAD 2>/dev/null || echo unknown).

 -- The qbox authors <maintainers@qbox.invalid>  $(date --utc --rfc-email --date="@$SOURCE_DATE_EPOCH")
END
}
