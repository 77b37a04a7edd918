#!/bin/sh
# Fetches the ClickHouse engine of this platform into the cache folder, where
# the program looks for it, and checks its digest. Does nothing when it is there.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ -n "${OUTCRY_ENGINE:-}" ]; then
	exit 0
fi
if [ -z "${XDG_CACHE_HOME:-}${HOME:-}" ]; then
	echo "engine: set HOME, XDG_CACHE_HOME or OUTCRY_ENGINE" >&2
	exit 1
fi
platform=$(go env GOHOSTOS)/$(go env GOHOSTARCH)
while read -r pinned package version digest; do
	[ "$pinned" = "$platform" ] && break
done <"$here/engine.txt"
if [ "$pinned" != "$platform" ]; then
	if command -v clickhouse >/dev/null; then
		exit 0
	fi
	echo "engine: none is pinned for $platform: put a clickhouse program on PATH or set OUTCRY_ENGINE" >&2
	exit 1
fi

folder=${XDG_CACHE_HOME:-$HOME/.cache}/outcry/engine/$version-${platform#*/}
if [ -f "$folder/libchdb.so" ]; then
	exit 0
fi
mkdir -p "$folder"
work=$(mktemp -d "$folder/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
echo "engine: fetching $package $version, 178 MB" >&2
(cd "$work" && npm pack --silent --pack-destination "$work" "$package@$version" </dev/null >/dev/null)
tar -xzf "$work"/*.tgz -C "$work" package/libchdb.so
echo "$digest  $work/package/libchdb.so" | sha256sum -c - >/dev/null || {
	echo "engine: $package $version does not have the digest of engine.txt" >&2
	exit 1
}
mv "$work/package/libchdb.so" "$folder/libchdb.so"
echo "engine: $folder/libchdb.so" >&2
