#!/bin/sh
# One backup into FOLDER/<day>, linked to the one before; the newest seven are kept. Ends with the code of the backup.
set -eu
folder=$1
day=$(date +%F)
last=''
for one in "$folder"/????-??-??; do
  if [ -f "$one/lectern-backup.json" ] && [ "$one" != "$folder/$day" ]; then last=$one; fi
done
new=${folder:?}/$day.unfinished
rm -rf "$new"
code=0
node dist/server/cli.js backup "$new" ${last:+--base "$last"} || code=$?
# A backup that names lost files ends with 1, and is one all the same.
[ -f "$new/lectern-backup.json" ] || exit "$code"
rm -rf "${folder:?}/$day"
mv "$new" "$folder/$day"
for one in "$folder"/????-??-??; do echo "$one"; done | head -n -7 | xargs -r rm -rf
exit "$code"
