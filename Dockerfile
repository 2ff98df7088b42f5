# Fangzhi with its fonts: builds a folder of reports into a site, and serves what was built.
#
#   docker build -t fangzhi .
#   docker run --rm -v "$PWD/reports:/home/fangzhi/app/reports:ro" -v "$PWD/site:/site" fangzhi
#   docker run --rm -v "$PWD/site:/site:ro" -p 8000:8000 --entrypoint python3 fangzhi -m http.server --directory /site/public 8000
#
# and the desk, which is then at the address that it shows (http://127.0.0.1:8000/?token=…), in any system's terminal:
#
#   docker build --target desk -t fangzhi-desk .
#   docker run --rm -it -p 127.0.0.1:8000:8000 -v fangzhi:/briefs fangzhi-desk
#
# The first builds, the second serves. The folder site must be writable for user 1000; a site is exchanged whole, which a mount
# point cannot be, so it lies in a folder inside. What pip needs to reach its index (a mirror, a proxy) is given as it is
# everywhere: docker build --build-arg PIP_INDEX_URL=… .

FROM debian:12.11-slim AS packages
ARG PIP_INDEX_URL
# builds on several machines: --build-arg PACKAGES=.packages-distributed
ARG PACKAGES=.packages
# The release of Debian is fixed above; versions of its packages are not: a stable release drops those that it mends.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends make python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /home/fangzhi/app
COPY Makefile requirements.txt requirements-distributed.txt ./
RUN make .venv/$PACKAGES && find .venv -name __pycache__ -prune -exec rm -r {} +

FROM debian:12.11-slim AS base
# hadolint ignore=DL3008
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 \
    fonts-noto-cjk fonts-noto-core libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 1000 --create-home fangzhi
ENV LANG=C.UTF-8
WORKDIR /home/fangzhi/app
COPY --from=packages /home/fangzhi/app/.venv .venv
COPY . .
RUN install -d -o fangzhi .cache /site /briefs
USER fangzhi
ENTRYPOINT ["./fangzhi"]
CMD ["--out", "/site/public"]

# The desk: within the container it listens to all, and is published to the loopback address only; reports and site are in /briefs
FROM base AS desk
EXPOSE 8000
VOLUME /briefs
CMD ["desk", "--listen", "0.0.0.0", "--port", "8000", "--no-browser", "--into", "/briefs/reports", "--out", "/briefs/public"]

# what is built where no target is named
FROM base AS site
