import { cleanLine } from '../clean-line'
import type { ExportedCourse } from './contents'

/** A file of a cartridge. */
export interface CartridgeFile {
  path: string
  text: string
}

const CP = 'http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1'
const LOM = 'http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest'
const WEB_LINK = 'http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3'
const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
const SCHEMAS = 'http://www.imsglobal.org/profile/cc/ccv1p3'

/** Everything that XML 1.0 may not hold, not even escaped: most control characters, halves of pairs, two last ones. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu
const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Text for an element or an attribute. */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(NOT_XML, '\uFFFD')
    .replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)

/** A title is one line, and never empty: LMSs show it as a link. */
const titleOf = (text: string): string => `<title>${escapeXml(cleanLine(text)) || 'Untitled'}</title>`

/** Identifiers are XML names, which begin with a letter. */
const identifier = (kind: 'C' | 'I' | 'L' | 'W' | 'T', id: string): string => `${kind}_${id}`

/** A path as a URI reference; the names that are made here need no more than this. */
const hrefOf = (path: string): string => escapeXml(path.split('/').map(encodeURIComponent).join('/'))

/**
 * A course as IMS Common Cartridge 1.3: its outline, a web link for each lesson that leads to its page here, and
 * caption tracks as web content. Rules: https://www.imsglobal.org/cc/ccv1p3/imscc_Implementation-v1p3.html
 *
 * @param lessonUrl the page of a lesson, a full address
 */
export function commonCartridge(
  { course, chapters, captions }: ExportedCourse,
  lessonUrl: (videoId: string) => string,
): CartridgeFile[] {
  const links = chapters.flatMap(({ videos }) =>
    videos.map(({ id, title }) => ({
      identifier: identifier('W', id),
      path: `weblinks/${id}.xml`,
      text: webLink(title, lessonUrl(id)),
    })),
  )
  const tracks = captions.map(({ videoId, language, vtt }, i) => ({
    identifier: identifier('T', `${videoId}_${i}`),
    path: `captions/${videoId}.${i}.${language}.vtt`,
    text: vtt,
  }))
  const manifest = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<manifest identifier="${identifier('C', course.id)}" xmlns="${CP}" xmlns:lomimscc="${LOM}" xmlns:xsi="${XSI}"`,
    `    xsi:schemaLocation="${CP} ${SCHEMAS}/ccv1p3_imscp_v1p2_v1p0.xsd ${LOM} ${SCHEMAS}/LOM/ccv1p3_lommanifest_v1p0.xsd">`,
    '  <metadata>',
    '    <schema>IMS Common Cartridge</schema>',
    '    <schemaversion>1.3.0</schemaversion>',
    '    <lomimscc:lom>',
    '      <lomimscc:general>',
    `        <lomimscc:title>${lomString(cleanLine(course.title))}</lomimscc:title>`,
    ...(course.description === null
      ? []
      : [`        <lomimscc:description>${lomString(course.description)}</lomimscc:description>`]),
    '      </lomimscc:general>',
    '    </lomimscc:lom>',
    '  </metadata>',
    '  <organizations>',
    `    <organization identifier="${identifier('C', 'organization')}" structure="rooted-hierarchy">`,
    // The one item at the top stands for the course and has no title by the profile.
    `      <item identifier="${identifier('C', 'root')}">`,
    ...chapters.flatMap((chapter) => [
      `        <item identifier="${identifier('I', chapter.id)}">`,
      `          ${titleOf(chapter.title)}`,
      ...chapter.videos.map(
        ({ id, title }) =>
          `          <item identifier="${identifier('L', id)}" identifierref="${identifier('W', id)}">${titleOf(title)}</item>`,
      ),
      '        </item>',
    ]),
    '      </item>',
    '    </organization>',
    '  </organizations>',
    '  <resources>',
    // A web link has one file and neither `href` nor dependencies.
    ...links.map(
      (link) =>
        `    <resource identifier="${link.identifier}" type="imswl_xmlv1p3"><file href="${hrefOf(link.path)}"/></resource>`,
    ),
    ...tracks.map(
      (track) =>
        `    <resource identifier="${track.identifier}" type="webcontent" href="${hrefOf(track.path)}"><file href="${hrefOf(track.path)}"/></resource>`,
    ),
    '  </resources>',
    '</manifest>',
    '',
  ].join('\n')
  const files = [...links, ...tracks].map(({ path, text }) => ({ path, text }))
  return [{ path: 'imsmanifest.xml', text: manifest }, ...files]
}

const lomString = (text: string): string => `<lomimscc:string>${escapeXml(text)}</lomimscc:string>`

const webLink = (title: string, url: string): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<webLink xmlns="${WEB_LINK}" xmlns:xsi="${XSI}" xsi:schemaLocation="${WEB_LINK} ${SCHEMAS}/ccv1p3_imswl_v1p3.xsd">`,
    `  ${titleOf(title)}`,
    `  <url href="${escapeXml(url)}" target="_blank"/>`,
    '</webLink>',
    '',
  ].join('\n')
