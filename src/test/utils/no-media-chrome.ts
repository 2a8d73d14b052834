/** In the place of media-chrome: its elements stay unknown ones, and hold what is put into them. */
export {}
