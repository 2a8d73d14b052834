import type { DetailedHTMLProps, HTMLAttributes } from 'react'

/** The elements of media-chrome that the player is made of; their attributes are plain text. */
type MediaElement = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & {
  hotkeys?: string
  rates?: string
  anchor?: string
  invoketarget?: string
  showduration?: boolean
  notooltip?: boolean
  noautohide?: boolean
  gesturesdisabled?: boolean
  defaultsubtitles?: boolean
  breakpoints?: string
  hidden?: boolean
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'media-controller': MediaElement
      'media-control-bar': MediaElement
      'media-loading-indicator': MediaElement
      'media-play-button': MediaElement
      'media-mute-button': MediaElement
      'media-volume-range': MediaElement
      'media-time-range': MediaElement
      'media-time-display': MediaElement
      'media-preview-thumbnail': MediaElement
      'media-preview-time-display': MediaElement
      'media-captions-menu': MediaElement
      'media-captions-menu-button': MediaElement
      'media-playback-rate-menu': MediaElement
      'media-playback-rate-menu-button': MediaElement
      'media-rendition-menu': MediaElement
      'media-rendition-menu-button': MediaElement
      'media-pip-button': MediaElement
      'media-fullscreen-button': MediaElement
    }
  }
}
