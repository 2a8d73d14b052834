// The reference of the bench `http`: route handlers of Next that read what ours read. Built in dist/bench.
export default {
  typescript: { ignoreBuildErrors: true }, // checked with the rest of the bench
  turbopack: { root: process.env.LECTERN_FOLDER },
}
