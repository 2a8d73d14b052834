#!/usr/bin/env bash
# make-fixtures.sh - make the video, audio and caption fixtures of the project.
#
#   usage:  scripts/make-fixtures.sh OUTPUT_DIR            (about 30 s, under 60 MB)
#           BENCH=1 scripts/make-fixtures.sh OUTPUT_DIR    (adds the large files at the end of this list)
#   needs:  bash 4+, coreutils, grep, an ffmpeg 5.1 or later on PATH (or FFMPEG=/path/to/ffmpeg) with
#           libx264, libx265, libvpx, libopus, libvorbis and libmp3lame (Debian's package has them)
#   The bytes are the same on every run with one ffmpeg build (single-threaded encoders, bit-exact
#   muxers, no dates). Another ffmpeg version gives other bytes with the same properties.
#   OUTPUT_DIR/MANIFEST.tsv is written last: file, size in bytes, sha256.
#
# Every picture is `testsrc2` (moving, with a running time code), every sound a 440 Hz sine.
#
# Playable, one per accepted container (10 s, 640x360, 25 fps unless said otherwise)
#   mp4-h264-aac.mp4             H.264 High 4:2:0 + AAC stereo, index at the front (faststart): the fast path
#   mp4-moov-at-end.mp4          same streams, index (moov) after the media: needs a tail read or a remux
#   mp4-fragmented.mp4           same streams as a fragmented MP4 (moof), as screen recorders write
#   mov-h264-aac.mov             H.264 + AAC in QuickTime
#   mov-portrait-rotated.mov     stored 640x360 with a 90 degree display matrix: must be shown as 360x640
#   mov-hevc-phone.mov           HEVC (hvc1) + AAC, 1280x720, 5 s: what recent phones write; needs transcoding
#   mov-pcm-audio.mov            H.264 + 16-bit PCM: video can be copied, audio cannot
#   avi-mpeg4-mp3.avi            MPEG-4 Part 2 + MP3
#   avi-h264-mp3.avi             H.264 with B-frames in AVI (no presentation times in the container)
#   wmv-wmv2-wmav2.wmv           Windows Media Video 8 + Windows Media Audio 2
#   flv-flv1-mp3.flv             Sorenson H.263 + MP3
#   flv-h264-aac.flv             H.264 + AAC: can be remuxed
#   webm-vp8-vorbis.webm         VP8 + Vorbis
#   webm-vp9-opus.webm           VP9 + Opus
#   webm-no-duration.webm        VP8 + Opus with no duration and no cue index, as browser MediaRecorder writes
#   mkv-h264-aac.mkv             H.264 + AAC: can be remuxed
#   mkv-vp9-opus-subs.mkv        VP9 + Opus + an English text subtitle track
# Playable, with a twist
#   mp4-60fps.mp4                60 frames a second, 5 s
#   mp4-vfr.mp4                  variable frame rate: gaps between frames from 40 ms to 200 ms
#   mp4-no-audio.mp4             one video stream, no audio
#   mp4-odd-size.mp4             641x361 with 4:4:4 chroma: odd sides, a pixel format browsers refuse
#   mp4-10bit.mp4                H.264 10-bit (yuv420p10le), 5 s: browsers refuse it
#   mp4-anamorphic.mp4           stored 480x360, sample aspect ratio 4:3: must be shown as 640x360
#   mp4-5.1-audio.mp4            six-channel AAC
#   mp4-two-audio.mp4            two audio tracks (eng, fra)
#   mp4-late-start.mp4           empty edit: nothing is shown for the first 5 s, then 10 s of picture (15 s in all)
#   mp4-long-gop.mp4             one key frame in 10 s: cannot be cut into short segments without re-encoding
#   mp4-4k.mp4                   3840x2160, 3 s
#   mp4-long-10min.mp4           10 minutes, 320x180, 10 fps: progress, scrub sprites, seeking
#   mp4 name with spaces & 'quotes' %20 #1 - vidéo 日本.mp4   same bytes as mp4-h264-aac.mp4: file-name handling
#   -dash-first.mp4              same bytes again: a name that looks like an option
#   mp4-as-avi.avi               same bytes again: a true MP4 with a wrong, but video, extension
# Audio or picture only: valid media without a moving picture
#   audio-only.mp4               AAC alone in MP4
#   audio-with-cover.mp4         AAC + a still cover picture marked as attached picture: not a video
#   single-frame.mp4             one video frame (0.04 s)
# Damaged, still opens: the probe succeeds and claims 10 s; only reading the media shows the damage
#   truncated-faststart.mp4      first 60 % of mp4-h264-aac.mp4: index says 10 s, media ends at about 6 s
#   truncated.mkv                first 60 % of mkv-h264-aac.mkv: header says 10 s, media ends at about 6 s
#   corrupt-middle.mp4           8 KiB in the middle of the media overwritten
# Damaged beyond use, or not video: must end in `error`, quickly, with a clear reason
#   truncated-moov-at-end.mp4    first 60 % of mp4-moov-at-end.mp4: no index, unreadable
#   header-only.mp4              `ftyp` box and nothing else
#   zero-bytes.mp4               empty file
#   text.mp4                     plain text
#   png.mp4  pdf.webm  zip.mov   other file types under a video name
#   random.mkv                   64 KiB of pseudo-random bytes
# Hostile: must be refused with no request to any address and no other file read
#   evil-hls-http.mp4            HLS playlist with segments at http://127.0.0.1:9/ (server-side request)
#   evil-hls-file.mp4            HLS playlist with file:///etc/passwd and a concat: segment
#   evil-hls-header.avi          HLS playlist that starts as an AVI file does for a lazy magic-number check
#   evil-concat.mp4              ffconcat script naming /etc/passwd and an http address
#   evil-dash.mp4                MPEG-DASH manifest with an http segment
#   evil-sdp.mp4                 SDP session (would open network sockets)
#   evil-svg.mp4                 SVG with an external image reference
#   evil-sparse-time.mp4         two frames 24 h apart: constant-rate output would repeat millions of frames
#   evil-huge-frame.mp4          one 8192x8192 frame in a few kilobytes: memory and CPU per frame
# Captions
#   captions.vtt                 WebVTT with a header, cue ids, settings, a NOTE, non-Latin text
#   captions.srt                 SubRip, LF line ends
#   captions-crlf-bom.srt        SubRip with a byte order mark and CRLF line ends
#   captions-latin1.srt          SubRip in ISO-8859-1 (not valid UTF-8)
#   captions-bad-times.srt       SubRip with an end before its start, overlaps and a malformed time
#   captions-script.vtt          WebVTT with markup and script in a cue: must never run
# With BENCH=1
#   bench-1080p-10min.mp4        1920x1080, 30 fps, 10 minutes, H.264 about 5 Mbit/s + AAC (about 380 MB)
#   bench-2gib.mp4               1920x1080 H.264 + AAC, over 2 GiB (2^31 bytes), index at the front
#   bench-2gib-moov-at-end.mp4   the same with the index at the end
set -euo pipefail
export LC_ALL=C

out=${1:?usage: make-fixtures.sh OUTPUT_DIR}
FFMPEG=${FFMPEG:-ffmpeg}
mkdir -p -- "$out"
cd -- "$out"

# run ffmpeg: quiet, never asks, bit-exact and without dates
ff() { "$FFMPEG" -hide_banner -nostdin -loglevel error -y "$@"; }
bx=(-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact)
video() { printf 'testsrc2=size=%s:rate=%s:duration=%s' "$1" "$2" "$3"; }      # size rate seconds
sound() { printf 'sine=frequency=440:sample_rate=48000:duration=%s' "$1"; }   # seconds
x264=(-c:v libx264 -preset veryfast -crf 30 -g 50 -pix_fmt yuv420p -threads 1)
aac=(-c:a aac -b:a 96k -ac 2)
vpx=(-deadline good -cpu-used 5 -threads 1 -b:v 300k -g 50)   # "realtime" adapts to the machine: not repeatable

# the source all 10 s H.264 + AAC files copy from
ff -f lavfi -i "$(video 640x360 25 10)" -f lavfi -i "$(sound 10)" "${x264[@]}" "${aac[@]}" "${bx[@]}" \
   -movflags +faststart mp4-h264-aac.mp4
base=mp4-h264-aac.mp4
copy=(-i "$base" -map 0 -c copy "${bx[@]}")

# -- containers ----------------------------------------------------------------------------------
ff "${copy[@]}" mp4-moov-at-end.mp4
ff "${copy[@]}" -movflags +frag_keyframe+empty_moov+default_base_moof mp4-fragmented.mp4
ff "${copy[@]}" mov-h264-aac.mov
ff "${copy[@]}" flv-h264-aac.flv
ff "${copy[@]}" mkv-h264-aac.mkv
ff -i "$base" -c:v copy -c:a pcm_s16le -ac 1 -ar 24000 "${bx[@]}" mov-pcm-audio.mov
ff -i "$base" -c:v copy -c:a libmp3lame -b:a 96k "${bx[@]}" avi-h264-mp3.avi
ff -i "$base" -c:v mpeg4 -q:v 8 -g 50 -threads 1 -c:a libmp3lame -b:a 96k "${bx[@]}" avi-mpeg4-mp3.avi
ff -i "$base" -c:v wmv2 -b:v 500k -g 50 -threads 1 -c:a wmav2 -b:a 96k "${bx[@]}" wmv-wmv2-wmav2.wmv
ff -i "$base" -c:v flv1 -q:v 8 -g 50 -threads 1 -c:a libmp3lame -b:a 96k -ar 44100 "${bx[@]}" flv-flv1-mp3.flv
ff -i "$base" -c:v libvpx "${vpx[@]}" -c:a libvorbis -b:a 96k "${bx[@]}" webm-vp8-vorbis.webm
ff -i "$base" -c:v libvpx-vp9 "${vpx[@]}" -c:a libopus -b:a 96k "${bx[@]}" webm-vp9-opus.webm
# -live 1 makes the muxer behave as if the output could not seek: no duration, no cues
ff -i "$base" -t 4 -c:v libvpx "${vpx[@]}" -c:a libopus -b:a 96k "${bx[@]}" -f webm -live 1 webm-no-duration.webm
ff -f lavfi -i "$(video 1280x720 30 5)" -f lavfi -i "$(sound 5)" -c:v libx265 -preset ultrafast -crf 34 -tag:v hvc1 \
   -pix_fmt yuv420p -x265-params log-level=error:pools=none:frame-threads=1:info=0 "${aac[@]}" "${bx[@]}" mov-hevc-phone.mov

# A display matrix of 90 degrees, written into the video track header itself (works with any ffmpeg version).
# tkhd: 4 bytes type, 40 bytes of fields, then the 36-byte matrix.
cp mov-h264-aac.mov mov-portrait-rotated.mov
at=$(grep -obUa tkhd mov-portrait-rotated.mov | head -n1 | cut -d: -f1)
printf '\0\0\0\0\0\1\0\0\0\0\0\0\377\377\0\0\0\0\0\0\0\0\0\0\1\150\0\0\0\0\0\0\100\0\0\0' |
  dd of=mov-portrait-rotated.mov bs=1 seek=$((at + 44)) conv=notrunc status=none

# -- twists --------------------------------------------------------------------------------------
ff -f lavfi -i "$(video 640x360 60 5)" -f lavfi -i "$(sound 5)" "${x264[@]}" "${aac[@]}" "${bx[@]}" -movflags +faststart mp4-60fps.mp4
ff -i "$base" -vf "select='not(mod(n\,2))+lt(mod(n\,50)\,10)-gt(mod(n\,100)\,80)*not(mod(n\,2))*gt(mod(n\,5)\,0)'" \
   -fps_mode vfr "${x264[@]}" -c:a copy "${bx[@]}" -movflags +faststart mp4-vfr.mp4
ff -i "$base" -an -c:v copy "${bx[@]}" -movflags +faststart mp4-no-audio.mp4
ff -f lavfi -i "$(video 642x362 25 3),format=yuv444p,scale=641:361" -c:v libx264 -preset ultrafast -crf 30 -threads 1 -pix_fmt yuv444p "${bx[@]}" mp4-odd-size.mp4
ff -f lavfi -i "$(video 640x360 25 5)" -c:v libx264 -preset ultrafast -crf 32 -threads 1 -pix_fmt yuv420p10le "${bx[@]}" mp4-10bit.mp4
ff -f lavfi -i "$(video 480x360 25 3)" -vf setsar=4/3 "${x264[@]}" "${bx[@]}" mp4-anamorphic.mp4
ff -i "$base" -t 5 -c:v copy -af "pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0" -c:a aac -b:a 192k "${bx[@]}" mp4-5.1-audio.mp4
ff -i "$base" -map 0:v -map 0:a -map 0:a -t 5 -c copy "${bx[@]}" -metadata:s:a:0 language=eng -metadata:s:a:1 language=fra mp4-two-audio.mp4
ff -i "$base" -map 0 -c copy "${bx[@]}" -output_ts_offset 5 -movflags +faststart mp4-late-start.mp4
ff -f lavfi -i "$(video 640x360 25 10)" -f lavfi -i "$(sound 10)" -c:v libx264 -preset veryfast -crf 30 -g 9999 -keyint_min 9999 \
   -sc_threshold 0 -pix_fmt yuv420p -threads 1 "${aac[@]}" "${bx[@]}" -movflags +faststart mp4-long-gop.mp4
ff -f lavfi -i "$(video 3840x2160 30 3)" -f lavfi -i "$(sound 3)" -c:v libx264 -preset ultrafast -crf 33 -g 30 -pix_fmt yuv420p \
   -threads 1 "${aac[@]}" "${bx[@]}" -movflags +faststart mp4-4k.mp4
ff -f lavfi -i "$(video 320x180 10 600)" -f lavfi -i "$(sound 600)" -c:v libx264 -preset ultrafast -crf 36 -g 40 -pix_fmt yuv420p \
   -threads 1 -c:a aac -b:a 32k -ac 1 "${bx[@]}" -movflags +faststart mp4-long-10min.mp4
cp "$base" "mp4 name with spaces & 'quotes' %20 #1 - vidéo 日本.mp4"
cp "$base" ./-dash-first.mp4
cp "$base" mp4-as-avi.avi

# -- audio or picture only -----------------------------------------------------------------------
ff -i "$base" -vn -c:a copy "${bx[@]}" audio-only.mp4
ff -i "$base" -frames:v 1 -c:v png "${bx[@]}" -f image2 -update 1 cover.tmp.png
ff -i "$base" -i cover.tmp.png -map 0:a -map 1:v -c copy "${bx[@]}" -disposition:v:0 attached_pic audio-with-cover.mp4
ff -i "$base" -frames:v 1 -an "${x264[@]}" "${bx[@]}" single-frame.mp4

# -- damaged or not video ------------------------------------------------------------------------
size() { wc -c < "$1" | tr -d ' '; }
cut60() { head -c $(( $(size "$1") * 60 / 100 )) "$1" > "$2"; }
cut60 mp4-moov-at-end.mp4 truncated-moov-at-end.mp4
cut60 "$base" truncated-faststart.mp4
cut60 mkv-h264-aac.mkv truncated.mkv
cp "$base" corrupt-middle.mp4
printf 'corrupt!%.0s' {1..1024} | dd of=corrupt-middle.mp4 bs=1 seek=$(( $(size "$base") / 2 )) conv=notrunc status=none
head -c 32 "$base" > header-only.mp4
: > zero-bytes.mp4
printf 'This is a text file with a video extension.\n%.0s' {1..200} > text.mp4
mv cover.tmp.png png.mp4
printf '%%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n' > pdf.webm
printf 'PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' > zip.mov
ff -f lavfi -i "anoisesrc=seed=7:duration=1:sample_rate=48000,atrim=end_sample=32768" -bitexact -f s16le random.mkv

# -- hostile -------------------------------------------------------------------------------------
printf '#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nhttp://127.0.0.1:9/segment.ts\n#EXT-X-ENDLIST\n' > evil-hls-http.mp4
printf '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nfile:///etc/passwd\n#EXTINF:10.0,\nconcat:http://127.0.0.1:9/a.txt|file:///etc/passwd\n#EXT-X-ENDLIST\n' > evil-hls-file.mp4
printf '#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n### RIFF....AVI LIST\n#EXTINF:10.0,\nhttp://127.0.0.1:9/segment.avi\n#EXT-X-ENDLIST\n' > evil-hls-header.avi
printf "ffconcat version 1.0\nfile '/etc/passwd'\nfile 'http://127.0.0.1:9/a.mp4'\n" > evil-concat.mp4
printf '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT10S" profiles="urn:mpeg:dash:profile:isoff-main:2011"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="100000" codecs="avc1.42c01e"><BaseURL>http://127.0.0.1:9/a.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>\n' > evil-dash.mp4
printf 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n' > evil-sdp.mp4
printf '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64"><image xlink:href="http://127.0.0.1:9/a.png" width="64" height="64"/></svg>\n' > evil-svg.mp4
ff -f lavfi -i "$(video 320x180 25 0.08)" -vf "setpts='if(eq(N\,0)\,0\,86400/TB)'" -fps_mode vfr "${x264[@]}" -bf 0 "${bx[@]}" evil-sparse-time.mp4
ff -f lavfi -i "color=black:size=8192x8192:rate=1:duration=1" -c:v libx264 -preset ultrafast -crf 51 -threads 1 -pix_fmt yuv420p \
   -frames:v 1 "${bx[@]}" evil-huge-frame.mp4

# -- captions ------------------------------------------------------------------------------------
cat > captions.vtt <<'VTT'
WEBVTT - fixture

NOTE a comment that is not shown

intro
00:00:00.000 --> 00:00:02.500 line:85% align:center
Hello &amp; welcome.

00:00:02.500 --> 00:00:05.000
<v Ada>Two lines
of <i>text</i>

00:00:05.000 --> 00:00:09.900
Größe, naïve, 日本語, العربية, 👩‍🏫
VTT
srt='1\n00:00:00,000 --> 00:00:02,500\nHello & welcome.\n\n2\n00:00:02,500 --> 00:00:05,000\n<i>Two lines</i>\nof {\\an8}text\n\n3\n00:00:05,000 --> 00:00:09,900\n%b\n'
printf "$srt" 'Größe, naïve, 日本語' > captions.srt
{ printf '\357\273\277'; sed 's/$/\r/' captions.srt; } > captions-crlf-bom.srt
printf "$srt" 'Gr\0366\0337e, na\0357ve' > captions-latin1.srt
printf '1\n00:00:05,000 --> 00:00:02,000\nEnds before it starts\n\n2\n00:00:06,000 --> 00:00:08,000\nOverlap A\n\n3\n00:00:07,000 --> 00:00:09,000\nOverlap B\n\n4\n0:0:9 -> 10\nMalformed time\n' > captions-bad-times.srt
printf 'WEBVTT\n\n00:00:00.000 --> 00:00:05.000\n<script>document.title="pwned"</script><img src=x onerror="document.title=1"><c.red>text</c>\n' > captions-script.vtt
ff -i webm-vp9-opus.webm -i captions.srt -map 0 -map 1 -c copy -c:s srt "${bx[@]}" -metadata:s:s:0 language=eng mkv-vp9-opus-subs.mkv

# -- large files for measurements ----------------------------------------------------------------
if [ "${BENCH:-0}" = 1 ]; then
  # a 20 s clip, looped by copying: no long encode
  ff -f lavfi -i "$(video 1920x1080 30 20),noise=alls=8:allf=t:all_seed=1" -f lavfi -i "$(sound 20)" -c:v libx264 -preset veryfast -b:v 5M -maxrate 6M \
     -bufsize 10M -g 60 -keyint_min 60 -sc_threshold 0 -pix_fmt yuv420p -threads 2 "${aac[@]}" "${bx[@]}" bench-clip.tmp.mp4
  ff -stream_loop 29 -i bench-clip.tmp.mp4 -map 0 -c copy "${bx[@]}" -t 600 -movflags +faststart bench-1080p-10min.mp4
  loops=$(( 2200000000 / $(size bench-clip.tmp.mp4) + 1 ))
  ff -stream_loop "$loops" -i bench-clip.tmp.mp4 -map 0 -c copy "${bx[@]}" bench-2gib-moov-at-end.mp4
  ff -i bench-2gib-moov-at-end.mp4 -map 0 -c copy "${bx[@]}" -movflags +faststart bench-2gib.mp4
  rm -f bench-clip.tmp.mp4
fi

rm -f MANIFEST.tsv
for f in *; do printf '%s\t%s\t%s\n' "$f" "$(size "./$f")" "$(sha256sum < "./$f" | cut -d' ' -f1)"; done > MANIFEST.tmp
mv MANIFEST.tmp MANIFEST.tsv
