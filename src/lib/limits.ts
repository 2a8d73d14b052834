/** Limits that forms, the API and the database share. Lengths are in UTF-16 code units, as HTML counts them. */
export const limits = {
  courseTitle: 200,
  chapterTitle: 200,
  videoTitle: 500,
  originalFilename: 500,
  description: 10_000,
  price: 99_999.99,
  personName: 100,
  email: 254,
  passwordMin: 8,
  passwordMax: 128,
  chaptersPerCourse: 1_000,
  videosPerCourse: 10_000,
  /** The largest whole number that the database keeps in an `integer`: revisions, pixels, milliseconds of captions. */
  integer: 2_147_483_647,
  /** How long a deleted course can be brought back. */
  deletedCourseDays: 30,
  membersPerCourse: 100,
  /** Addresses enrolled by one request. */
  enrolmentsPerRequest: 200,
  apiKeysPerPerson: 20,
  passkeysPerPerson: 20,
  /** Of a passkey or a key. */
  keyName: 100,
  /** Of what can be kept of a place in a video. */
  positionSeconds: 7 * 86_400,
  /** Days from marking an item for deletion until it is deleted for good. */
  deletedItemDays: 30,
  /** How long the file that another one took the place of can be brought back. */
  earlierFileDays: 30,
  /** Pictures that a course had before and that can be brought back as long. */
  earlierPictures: 20,
  /** Parts named in one signing request. */
  partsPerSignRequest: 100,
  /** Uploads named in one report of what a browser sends. */
  uploadsPerReport: 1_000,
  /** Files of one person that send at once. */
  parallelUploads: 6,
  /** What a cap on the bandwidth of uploads can be, Mbit/s. */
  mbpsMin: 0.1,
  mbpsMax: 10_000,
  /** A caption file, bytes of its UTF-8 text. */
  captionBytes: 2 * 1_048_576,
  captionCues: 20_000,
  /** Languages that one video can have captions in. */
  captionLanguages: 50,
  captionLabel: 100,
  /** A picture for a video, as the browser has made it small. */
  pictureBytes: 512 * 1_024,
  pictureWidth: 1_280,
  /** JSON bodies, bytes. */
  jsonBody: 1_048_576,
  /** The same for what describes a whole course of 10,000 videos. */
  packageBody: 16 * 1_048_576,
  /** The same with a caption file in it, whose line ends and quotes take two bytes each. */
  captionsBody: 4 * 1_048_576 + 1_024,
} as const

/** 2 GB as the blueprint has it: 2 × 1024³ bytes. `MAX_UPLOAD_BYTES` raises it. */
export const DEFAULT_MAX_UPLOAD_BYTES = 2 * 1024 ** 3
