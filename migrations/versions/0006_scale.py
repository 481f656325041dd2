"""Scale: an index for every order of a list; offerings know that they are over."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None
STANDS = 'live_id IS NOT NULL AND withdrawn_at IS NULL AND binned_at IS NULL'
OFFERING = f"kind = 'offering' AND {STANDS}"
LASTING = f'ended_on IS NULL AND {OFFERING}'
INDEXES = {
    'ix_page_pinned_until': (['pinned_until'], 'pinned_until IS NOT NULL'),
    'ix_page_titles': (['kind', 'title', 'id'], STANDS),
    'ix_page_newest': (['kind', 'opens_at', 'id'], STANDS),
    'ix_page_in_season': (['opens_at', 'id', 'season'], f'season > 0 AND {STANDS}'),
    'ix_page_lessons': (['parent_id', 'position', 'id', 'opens_at', 'closes_at'], STANDS),
    'ix_page_lessons_newest': (['parent_id', 'opens_at', 'id'], STANDS),
    'ix_page_column_newest': (['column_id', 'opens_at', 'id'], STANDS),
    'ix_page_centre_titles': (['centre_id', 'kind', 'title', 'id'], STANDS),
    'ix_page_centre_newest': (['centre_id', 'kind', 'opens_at', 'id'], STANDS),
    'ix_page_lasting': (['kind', 'starts_on', 'id'], LASTING),
    'ix_page_started': (['kind', 'starts_on DESC', 'id'], OFFERING),
    'ix_page_centre_lasting': (['centre_id', 'kind', 'starts_on', 'id'], LASTING),
    'ix_page_centre_started': (['centre_id', 'kind', 'starts_on DESC', 'id'], OFFERING),
    'ix_page_course_lasting': (['course_id', 'kind', 'starts_on', 'id'], LASTING),
    'ix_page_course_started': (['course_id', 'kind', 'starts_on DESC', 'id'], OFFERING),
}


def upgrade() -> None:
    op.add_column('page', sa.Column('ended_on', sa.Date(), nullable=True))
    for name, (columns, where) in INDEXES.items():
        op.create_index(name, 'page', [sa.text(one) for one in columns], unique=False,
                        sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, 'page')
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.drop_column('ended_on')
