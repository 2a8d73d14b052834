import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutText } from './cut-text'
import { cleanOriginalFilename, titleFromFilename } from './title-from-filename'

describe('titleFromFilename', () => {
  it.each([
    ['intro.mp4', 'intro'],
    ['01_field-notes.final.MP4', '01 field notes.final'],
    ['Power,  with a   pencil.mov', 'Power, with a pencil'],
    ['../../etc/passwd.mp4', 'passwd'],
    ['C:\\Users\\ines\\Videos\\day_one.mkv', 'day one'],
    ['..\\..\\up.webm', 'up'],
    ['__leading__and__trailing__.mp4', 'leading and trailing'],
    ['2024-11-03 talk.mp4', '2024-11-03 talk'],
    ['🎬 Vidéo d’été 👩‍👩‍👧.mp4', '🎬 Vidéo d’été 👩‍👩‍👧'],
    ['مقدمة_الدورة.mp4', 'مقدمة الدورة'],
    ['tab\there\nand\u0000there.mp4', 'tab here andthere'],
    ['evil\u202E4pm.mp4', 'evil4pm'],
    ['<b>bold</b>.mp4', 'b>'],
    ['.mp4', 'Untitled video'],
    ['   .mp4', 'Untitled video'],
    ['___.mp4', 'Untitled video'],
    ['\u200B\u202E.mp4', 'Untitled video'],
    ['../.mp4', 'Untitled video'],
    ['\uD800lone.mp4', '\uFFFDlone'],
  ])('reads %j as %j', (filename, title) => {
    expect(titleFromFilename(filename)).toBe(title)
  })

  it('cuts at 500 code units without tearing an emoji apart', () => {
    const title = titleFromFilename(`${'a'.repeat(499)}👩‍👩‍👧 more.mp4`)
    expect(title).toBe('a'.repeat(499))
  })

  it('always gives a title that is short, well-formed and shows something', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1_200 }), (name) => {
        const title = titleFromFilename(`${name}.mp4`)
        expect(title.length).toBeGreaterThan(0)
        expect(title.length).toBeLessThanOrEqual(500)
        expect(title.isWellFormed()).toBe(true)
        expect(title).toBe(title.trim())
        expect(title).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069/\\]/)
        // A title is a fixed point of the cleaning that forms and API do.
        expect(titleFromFilename(`${title}.mp4`).length).toBeGreaterThan(0)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('cleanOriginalFilename', () => {
  it('keeps the name as it is but for its path and hidden characters', () => {
    expect(cleanOriginalFilename('../a/Field_notes-1.mp4')).toBe('Field_notes-1.mp4')
    expect(cleanOriginalFilename('x\u0000y\u202E.mp4')).toBe('xy.mp4')
    expect(cleanOriginalFilename('é'.repeat(900)).length).toBe(500)
  })
})

describe('cutText', () => {
  it('leaves short text alone', () => expect(cutText('abc', 3)).toBe('abc'))

  it('drops a grapheme that does not fit as a whole', () => {
    expect(cutText('ab👩‍👩‍👧', 6)).toBe('ab')
    expect(cutText('e\u0301e\u0301', 3)).toBe('e\u0301')
  })

  it('cuts a grapheme longer than the limit, but no surrogate pair', () => {
    expect(cutText(`a${'\u0301'.repeat(200)}`, 10)).toHaveLength(10)
    expect(cutText(`😀${'\u0301'.repeat(200)}`, 1)).toBe('')
  })
})
