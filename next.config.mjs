// No TypeScript: to read that, the server that runs would load a compiler, 25 MiB of it that stay.
/** @type {import('next').NextConfig} */
const config = {
  typedRoutes: true,
  poweredByHeader: false,
  // The lockfile beside this file is ours; a stray one in a parent folder must not move the root.
  turbopack: { root: import.meta.dirname },
  // Lint and types are their own steps of `npm test`, so a build does not pay for them twice.
  typescript: { ignoreBuildErrors: true },
}

export default config
