import { describe, expect, it } from 'vitest'
import { extensionOf, mimeTypeOf, videoFormatNames, videoFormats } from './video-formats'

describe('video formats', () => {
  it('are recognised by the last extension, whatever its case', () => {
    expect(mimeTypeOf('Askja.full.day.MOV')).toBe('video/quicktime')
    expect(mimeTypeOf('../../etc/a.mp4')).toBe('video/mp4')
  })

  it('are nothing else', () => {
    const names = ['notes.docx', 'mp4', 'a.mp4.exe', 'folder.mp4/readme', 'a.constructor', 'a.', '']
    expect(names.map(mimeTypeOf)).toEqual(names.map(() => undefined))
    expect(extensionOf('.mp4')).toBe('mp4')
  })

  it('are all named in sentences', () => {
    const named = videoFormatNames.toLowerCase()
    expect(Object.keys(videoFormats).filter((extension) => !named.includes(extension))).toEqual([])
  })
})
