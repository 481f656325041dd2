"""The desk: accounts, drafts, corrections, readers' reports, preview links, reads."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attempt',
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('until', sa.DateTime(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('subject', name=op.f('pk_attempt'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_until'), ['until'], unique=False)

    op.create_table('read_count',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('uid', sa.String(length=40), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'uid', name=op.f('pk_read_count'))
    )
    op.create_table('draft',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('form', sa.JSON(), nullable=False),
    sa.Column('base_id', sa.Integer(), nullable=True),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_draft_user_id_user')),
    sa.PrimaryKeyConstraint('user_id', 'uid', name=op.f('pk_draft'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_updated_at'), ['updated_at'], unique=False)

    op.create_table('grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('centre_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['centre_id'], ['centre.id'], name=op.f('fk_grant_centre_id_centre')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_grant_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grant'))
    )
    with op.batch_alter_table('grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grant_user_id'), ['user_id'], unique=False)

    op.create_table('sign_in',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_sign_in_user_id_user')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_sign_in'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_user_id'), ['user_id'], unique=False)

    op.create_table('preview_link',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_preview_link_made_by_id_user')),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_preview_link_page_id_page')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_preview_link'))
    )
    with op.batch_alter_table('preview_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_preview_link_page_id'), ['page_id'], unique=False)

    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('said', sa.String(length=500), nullable=False),
    sa.Column('said_at', sa.DateTime(), nullable=False),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.Column('accepted', sa.Boolean(), nullable=True),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user.id'], name=op.f('fk_report_answered_by_id_user')),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_report_page_id_page')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('code', name=op.f('uq_report_code'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_page_id'), ['page_id'], unique=False)

    op.create_table('correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('alone', sa.Boolean(), nullable=False),
    sa.Column('checked_at', sa.DateTime(), nullable=True),
    sa.Column('checked_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['checked_by_id'], ['user.id'], name=op.f('fk_correction_checked_by_id_user')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_correction_made_by_id_user')),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_correction_page_id_page')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_correction_revision_id_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction'))
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_page_id'), ['page_id'], unique=False)

    # Written as SQL where a column refers to another table: SQLite adds such a column in place only
    # so, and making a table anew would have to drop one that others refer to.
    op.add_column('media', sa.Column('description', sa.String(length=400), nullable=False, server_default=''))
    op.add_column('media', sa.Column('created_at', sa.DateTime(), nullable=False, server_default='2026-01-01 00:00:00'))
    op.add_column('page', sa.Column('pinned_until', sa.DateTime(), nullable=True))
    op.add_column('revision', sa.Column('placement', sa.JSON(), nullable=False, server_default='{}'))
    op.add_column('user', sa.Column('name', sa.String(length=80), nullable=False, server_default=''))
    op.add_column('user', sa.Column('closed_at', sa.DateTime(), nullable=True))
    for table, column, other in (('media', 'owner_id', 'user'), ('media', 'centre_id', 'centre'), ('page', 'owner_id', 'user')):
        name = f'fk_{table}_{column}_{other}'
        op.execute(f'ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES "{other}" (id)')
    op.create_index('ix_page_owner_id', 'page', ['owner_id'], unique=False)
    op.create_index('ix_page_newest_id', 'page', ['newest_id'], unique=False)
    op.create_index('ix_page_changed_at_opens_at', 'page', ['changed_at', 'opens_at'], unique=False)
    op.create_index('ix_revision_state_publish_at', 'revision', ['state', 'publish_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.drop_column('closed_at')
        batch_op.drop_column('name')

    op.drop_column('revision', 'placement')
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index('ix_revision_state_publish_at')

    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_page_owner_id_user'), type_='foreignkey')
        batch_op.drop_index('ix_page_changed_at_opens_at')
        batch_op.drop_index(batch_op.f('ix_page_newest_id'))
        batch_op.drop_index(batch_op.f('ix_page_owner_id'))
        batch_op.drop_column('owner_id')
        batch_op.drop_column('pinned_until')

    with op.batch_alter_table('media', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_media_centre_id_centre'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_media_owner_id_user'), type_='foreignkey')
        batch_op.drop_column('created_at')
        batch_op.drop_column('centre_id')
        batch_op.drop_column('owner_id')
        batch_op.drop_column('description')

    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_correction_page_id'))

    op.drop_table('correction')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_page_id'))

    op.drop_table('report')
    with op.batch_alter_table('preview_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_preview_link_page_id'))

    op.drop_table('preview_link')
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_user_id'))
        batch_op.drop_index(batch_op.f('ix_sign_in_expires_at'))

    op.drop_table('sign_in')
    with op.batch_alter_table('grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_grant_user_id'))

    op.drop_table('grant')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_updated_at'))

    op.drop_table('draft')
    op.drop_table('read_count')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempt_until'))

    op.drop_table('attempt')
