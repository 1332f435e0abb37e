# Node 24.21.0 on Debian 12, for amd64 and arm64; Dependabot moves the digest.
# Everything that runs is in the bundle: no package is installed in the image, no TypeScript is read at run time.
FROM node:24-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY rolldown.config.ts app.yml ./
COPY docs/codes ./docs/codes
COPY deploy/licenses ./deploy/licenses
COPY scripts ./scripts
COPY src ./src
# With the license of each package inside, and its text.
RUN npx rolldown -c

FROM node:24-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6
ENV NODE_ENV=production
WORKDIR /app
COPY LICENSE package.json ./
COPY bin ./bin
COPY --from=build /app/dist ./dist
# Where scanners of images look for it.
COPY --from=build /app/dist/THIRD-PARTY-LICENSES ./
# The image's own unprivileged user; nothing in /app is writable for it, so a read-only file system does.
USER node
EXPOSE 3000 9090
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself as the first process: it receives SIGTERM, finishes what runs and leaves. The two flags halve its memory
# under load: V8 collects garbage sooner, and doesn't compile WebAssembly a second time.
CMD ["node", "--optimize-for-size", "--liftoff-only", "bin/server.js"]
