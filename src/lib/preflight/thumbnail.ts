import { CanvasSink, EncodedPacketSink } from 'mediabunny'
import { BoundedSource } from '@/lib/media/byte-source'
import { withInput } from '@/lib/media/probe'
import { blobSource } from './check-file'

/** Twice what is shown, for sharp screens. */
const size = { width: 128, height: 72 }
const maxBytes = 64 * 1024 ** 2
/** The first frames are often black. */
const share = 0.1
const latestSeconds = 30

/**
 * A small picture of a video, of one key frame near its beginning. Only in a worker.
 * @returns `null` where this browser cannot decode it
 */
export function thumbnailOf(file: Blob): Promise<Blob | null> {
  // Browsers offer decoders on https and on this machine only.
  if (typeof VideoDecoder === 'undefined' || typeof OffscreenCanvas === 'undefined') {
    return Promise.resolve(null)
  }
  return withInput(new BoundedSource(blobSource(file), maxBytes), async (input) => {
    const track = await input.getPrimaryVideoTrack()
    if (!track || !(await track.canDecode())) return null
    const first = await track.getFirstTimestamp()
    const duration = (await input.getDurationFromMetadata()) ?? 0
    const wanted = first + Math.min(latestSeconds, Math.max(0, duration - first) * share)
    // A frame between two key frames would take all that are before it.
    const packets = new EncodedPacketSink(track)
    const packet = (await packets.getKeyPacket(wanted)) ?? (await packets.getFirstPacket())
    if (!packet) return null
    const wrapped = await new CanvasSink(track, { ...size, fit: 'contain' }).getCanvas(packet.timestamp)
    const canvas = wrapped?.canvas
    return canvas instanceof OffscreenCanvas
      ? canvas.convertToBlob({ type: 'image/jpeg', quality: 0.7 })
      : null
  })
}
