"""Review, history, structure: readings, the log, who is where, conflicts, checks, the bin."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('conflict',
    sa.Column('path', sa.String(length=400), nullable=False),
    sa.Column('origin', sa.String(length=1000), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('path', name=op.f('pk_conflict'))
    )
    op.create_table('presence',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=40), nullable=False),
    sa.Column('since', sa.DateTime(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_presence_user_id_user')),
    sa.PrimaryKeyConstraint('user_id', 'uid', name=op.f('pk_presence'))
    )
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_presence_seen_at'), ['seen_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_presence_uid'), ['uid'], unique=False)

    op.create_table('page_check',
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('checked_at', sa.DateTime(), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_page_check_page_id_page')),
    sa.PrimaryKeyConstraint('page_id', name=op.f('pk_page_check'))
    )
    with op.batch_alter_table('page_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_page_check_checked_at'), ['checked_at'], unique=False)

    op.create_table('appraisal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('scores', sa.JSON(), nullable=False),
    sa.Column('comments', sa.JSON(), nullable=False),
    sa.Column('decision', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_appraisal_page_id_page')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_appraisal_revision_id_revision')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_appraisal_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appraisal'))
    )
    with op.batch_alter_table('appraisal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appraisal_page_id'), ['page_id'], unique=False)

    op.create_table('log_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('verb', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=400), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('after', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('undoes_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_log_entry_revision_id_revision')),
    sa.ForeignKeyConstraint(['undoes_id'], ['log_entry.id'], name=op.f('fk_log_entry_undoes_id_log_entry')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_log_entry_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_log_entry'))
    )
    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.create_index('ix_log_entry_subject_id', ['subject', 'id'], unique=False)

    op.create_table('reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('reader_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('verdict', sa.String(length=20), nullable=False),
    sa.Column('stage', sa.String(length=20), nullable=False),
    sa.Column('comment', sa.String(length=2000), nullable=False),
    sa.Column('small_team', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['reader_id'], ['user.id'], name=op.f('fk_reading_reader_id_user')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_reading_revision_id_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading'))
    )
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reading_revision_id'), ['revision_id'], unique=False)

    # As in 0003: SQLite adds a column that refers to another table in place only so.
    op.execute('ALTER TABLE centre ADD COLUMN merged_into_id INTEGER CONSTRAINT fk_centre_merged_into_id_centre REFERENCES centre (id)')
    op.add_column('centre', sa.Column('retired_at', sa.DateTime(), nullable=True))
    op.add_column('column', sa.Column('readings', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('column', sa.Column('small_team', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('column', sa.Column('retired_at', sa.DateTime(), nullable=True))
    op.add_column('library_file', sa.Column('edited', sa.String(), nullable=True))
    op.add_column('media', sa.Column('binned_at', sa.DateTime(), nullable=True))
    op.add_column('page', sa.Column('readings', sa.Integer(), nullable=True))
    op.add_column('page', sa.Column('small_team', sa.Boolean(), nullable=True))
    op.add_column('revision', sa.Column('waits_since', sa.DateTime(), nullable=True))
    op.create_index('ix_page_binned_at', 'page', ['binned_at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_page_binned_at', 'page')
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_column('waits_since')

    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.drop_column('small_team')
        batch_op.drop_column('readings')

    with op.batch_alter_table('media', schema=None) as batch_op:
        batch_op.drop_column('binned_at')

    with op.batch_alter_table('library_file', schema=None) as batch_op:
        batch_op.drop_column('edited')

    with op.batch_alter_table('column', schema=None) as batch_op:
        batch_op.drop_column('retired_at')
        batch_op.drop_column('small_team')
        batch_op.drop_column('readings')

    with op.batch_alter_table('centre', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_centre_merged_into_id_centre'), type_='foreignkey')
        batch_op.drop_column('retired_at')
        batch_op.drop_column('merged_into_id')

    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reading_revision_id'))

    op.drop_table('reading')
    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_log_entry_subject_id')

    op.drop_table('log_entry')
    with op.batch_alter_table('appraisal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appraisal_page_id'))

    op.drop_table('appraisal')
    with op.batch_alter_table('page_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_page_check_checked_at'))

    op.drop_table('page_check')
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_presence_uid'))
        batch_op.drop_index(batch_op.f('ix_presence_seen_at'))

    op.drop_table('presence')
    op.drop_table('conflict')
