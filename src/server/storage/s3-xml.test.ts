import { describe, expect, it } from 'vitest'
import { XmlError, childText, childrenOf, formatXml, parseXml } from './s3-xml'

describe('parseXml', () => {
  it('reads a list of parts with a namespace, white space and escaped quotes', () => {
    const list = parseXml(`<?xml version="1.0" encoding="UTF-8"?>
      <ListPartsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <IsTruncated>false</IsTruncated>
        <Part><PartNumber>1</PartNumber><ETag>&quot;abc&quot;</ETag></Part>
        <Part><PartNumber>2</PartNumber><ETag>&#34;d&#x65;f&#34;</ETag></Part>
        <Owner/>
      </ListPartsResult>`)
    expect(list.name).toBe('ListPartsResult')
    expect(childText(list, 'IsTruncated')).toBe('false')
    expect(childrenOf(list, 'Part').map((part) => childText(part, 'ETag'))).toEqual(['"abc"', '"def"'])
    expect(childText(list, 'Owner')).toBe('')
    expect(childText(list, 'Nothing')).toBe('')
  })

  it('skips what S3 sends to keep a connection alive, comments and prefixes of names', () => {
    const error = parseXml(
      '\n \n<!-- <no> --><s3:Error><s3:Code><![CDATA[<Slow&Down>]]></s3:Code></s3:Error>',
    )
    expect([error.name, childText(error, 'Code')]).toEqual(['Error', '<Slow&Down>'])
  })

  it('leaves what is no entity as it is', () => {
    expect(parseXml('<a>&lt;&unknown;&#99999999;&#x10FFFF;&amp;lt;</a>').text).toBe(
      '<&unknown;&#99999999;\u{10ffff}&lt;',
    )
  })

  it.each([
    ['nothing', ''],
    ['plain text', 'Service Unavailable'],
    ['a cut-off document', '<Error><Code>Slow'],
    ['a cut-off tag', '<Error><Cod'],
    ['a page', '<html><br></html>'],
    ['two roots', '<a/><b/>'],
    ['text after the root', '<a/>text'],
    ['text before the root', 'text<a/>'],
    ['a doctype', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['a close too many', '<a></a></a>'],
    ['a nest without an end', '<a>'.repeat(40) + '</a>'.repeat(40)],
  ])('refuses %s', (_word, xml) => {
    expect(() => parseXml(xml)).toThrow(XmlError)
  })

  it('writes an element as it was read', () => {
    const xml = '<Rule><ID>a&#38;b</ID><Filter><Prefix></Prefix></Filter></Rule>'
    expect(formatXml(parseXml(xml))).toBe(xml)
  })
})
