"""The factory: the only place where the parts of the planner meet."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from planner.accounts import administration, signed_in
from planner.accounts import views as accounts
from planner.assessments import views as assessments
from planner.assets import asset_dir
from planner.casefile import views as casefile
from planner.cases import attachment_views as attachments
from planner.cases import entry_views as people_entry
from planner.cases import part_views as case_parts
from planner.cases import views as cases
from planner.cases import visit_views as visits
from planner.catalogue import remembering
from planner.contacts import views as contacts
from planner.db import DIGEST_KEY, db
from planner.demonstration.loading import ACCOUNTS
from planner.documents import views as documents
from planner.dossier import profile_views as profile
from planner.dossier import views as dossier
from planner.insights import log_views as audit_log
from planner.insights import views as insights
from planner.outfits import begin
from planner.outfits import file_views as pack_files
from planner.outfits import views as outfits
from planner.packs import views as packs
from planner.packs.room import PackRoom
from planner.plans import decision_views as plan_decisions
from planner.plans import edit_views as plan_editing
from planner.plans import views as plans
from planner.plugins import PluginHost
from planner.settings import Settings
from planner.web import addresses, context, errors, filters, flashes, guard, health, navigation, readings, vendor

MOST_BYTES = 8 * 1024 * 1024
BLUEPRINTS = (
    insights.bp,
    accounts.bp,
    administration.bp,
    audit_log.bp,
    packs.bp,
    outfits.bp,
    pack_files.bp,
    contacts.bp,
    cases.bp,
    case_parts.bp,
    people_entry.bp,
    visits.bp,
    attachments.bp,
    assessments.bp,
    plans.bp,
    plan_editing.bp,
    plan_decisions.bp,
    casefile.bp,
    documents.bp,
    dossier.bp,
    profile.bp,
)


def _plugins(settings: Settings) -> PluginHost:
    settings.make_data_dir()
    memory = settings.data_dir / "cache" / "sound-texts.json"
    remembering.recall(memory)
    host = PluginHost.discover(settings.disabled_packs, safe_mode=settings.safe_mode)
    remembering.keep(memory)
    return host


def create_app(settings: Settings | None = None, host: PluginHost | None = None) -> Flask:
    """Make the application; tests pass their own settings and plugins."""
    settings = settings or Settings.from_env()
    host = host or _plugins(settings)
    room = PackRoom(host, settings.packs_dir, disabled=settings.disabled_packs, safe_mode=settings.safe_mode)
    app = Flask("planner", template_folder=str(asset_dir("templates")), static_folder=str(asset_dir("static")))
    app.config.update(
        SECRET_KEY=settings.key(),
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS={
            "execution_options": {DIGEST_KEY: settings.key_for("audit")},
            "hide_parameters": True,  # a fault is written to the log, what people typed is not
        },
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    context.install(app, context.Parts(room, settings, ACCOUNTS if settings.demo else ()))
    db.init_app(app)
    for part in (addresses, flashes, filters, errors, guard, health, vendor, readings, navigation):
        part.init_app(app)
    signed_in.init_app(app, settings)
    begin.init_app(app, room)
    guard.refuse_forged_forms(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
