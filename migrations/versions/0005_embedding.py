"""Embedding: who may show a centre's listings, where they are shown; when the site last changed."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None
BINNED = sa.text('binned_at IS NOT NULL')


def upgrade() -> None:
    op.create_table('showing',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('host', sa.String(length=253), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'host', 'subject', 'what', name=op.f('pk_showing'))
    )
    with op.batch_alter_table('centre', schema=None) as batch_op:
        batch_op.add_column(sa.Column('embedders', sa.JSON(), server_default='[]', nullable=False))

    with op.batch_alter_table('site_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changed_at', sa.DateTime(), nullable=True))

    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_page_closes_at'), ['closes_at'], unique=False)
        batch_op.drop_index(batch_op.f('ix_page_binned_at'))
        batch_op.create_index(batch_op.f('ix_page_binned_at'), ['binned_at'], unique=False,
                              sqlite_where=BINNED, postgresql_where=BINNED)


def downgrade() -> None:
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_page_binned_at'))
        batch_op.create_index(batch_op.f('ix_page_binned_at'), ['binned_at'], unique=False)
        batch_op.drop_index(batch_op.f('ix_page_closes_at'))

    with op.batch_alter_table('site_version', schema=None) as batch_op:
        batch_op.drop_column('changed_at')

    with op.batch_alter_table('centre', schema=None) as batch_op:
        batch_op.drop_column('embedders')

    op.drop_table('showing')
