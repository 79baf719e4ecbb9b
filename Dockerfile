# One image for web, worker, beat and migrations.
FROM node:20-bookworm-slim AS scripts
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends gettext postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 visits
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt
COPY --from=scripts /app/node_modules ./node_modules
COPY . .
ENV PYTHONUNBUFFERED=1 STATIC_ROOT=/app/static NUMBA_CACHE_DIR=/app/var/numba
RUN python manage.py compilemessages --locale en --locale zh_Hans \
    && python manage.py collectstatic --noinput \
    && chmod -R a+rX config static \
    && mkdir -p var \
    && chown visits:visits var
USER visits
EXPOSE 8000
CMD ["gunicorn", "config.wsgi"]
