"""The first tables: place, centres, people, pages, revisions, media, library, change log."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('address',
    sa.Column('path', sa.String(length=400), nullable=False),
    sa.Column('uid', sa.String(length=40), nullable=False),
    sa.Column('current', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('path', name=op.f('pk_address'))
    )
    with op.batch_alter_table('address', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_address_uid'), ['uid'], unique=False)

    op.create_table('centre',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=40), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('level', sa.String(length=40), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('lineage', sa.String(length=400), nullable=False),
    sa.Column('former', sa.JSON(), nullable=False),
    sa.Column('address', sa.String(length=400), nullable=False),
    sa.Column('hours', sa.String(length=400), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('example', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['centre.id'], name=op.f('fk_centre_parent_id_centre')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_centre')),
    sa.UniqueConstraint('slug', name=op.f('uq_centre_slug')),
    sa.UniqueConstraint('uid', name=op.f('uq_centre_uid'))
    )
    with op.batch_alter_table('centre', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_centre_lineage'), ['lineage'], unique=False)
        batch_op.create_index(batch_op.f('ix_centre_parent_id'), ['parent_id'], unique=False)

    op.create_table('change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change'))
    )
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_change_version'), ['version'], unique=False)

    op.create_table('column',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=40), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('stale_after', sa.Integer(), nullable=True),
    sa.Column('link_posts', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_column')),
    sa.UniqueConstraint('slug', name=op.f('uq_column_slug')),
    sa.UniqueConstraint('uid', name=op.f('uq_column_uid'))
    )
    op.create_table('media',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=40), nullable=False),
    sa.Column('path', sa.String(length=400), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.Enum('picture', 'drawing', 'video', 'audio', 'document', name='kind', native_enum=False, length=20), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('renditions', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_media')),
    sa.UniqueConstraint('path', name=op.f('uq_media_path')),
    sa.UniqueConstraint('uid', name=op.f('uq_media_uid'))
    )
    with op.batch_alter_table('media', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_media_sha256'), ['sha256'], unique=False)

    op.create_table('setting',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_setting'))
    )
    op.create_table('site_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site_version'))
    )
    op.create_table('user',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('username', sa.String(length=80), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user')),
    sa.UniqueConstraint('username', name=op.f('uq_user_username'))
    )
    op.create_table('page',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('path', sa.String(length=400), nullable=False),
    sa.Column('library_path', sa.String(length=400), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('centre_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('live_id', sa.Integer(), nullable=True),
    sa.Column('newest_id', sa.Integer(), nullable=True),
    sa.Column('opens_at', sa.DateTime(), nullable=True),
    sa.Column('closes_at', sa.DateTime(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.Column('binned_at', sa.DateTime(), nullable=True),
    sa.Column('changed_at', sa.DateTime(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('cover_id', sa.Integer(), nullable=True),
    sa.Column('season', sa.Integer(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('column_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['centre_id'], ['centre.id'], name=op.f('fk_page_centre_id_centre')),
    sa.ForeignKeyConstraint(['column_id'], ['column.id'], name=op.f('fk_page_column_id_column')),
    sa.ForeignKeyConstraint(['course_id'], ['page.id'], name=op.f('fk_page_course_id_page')),
    sa.ForeignKeyConstraint(['cover_id'], ['media.id'], name=op.f('fk_page_cover_id_media')),
    sa.ForeignKeyConstraint(['parent_id'], ['page.id'], name=op.f('fk_page_parent_id_page')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page')),
    sa.UniqueConstraint('library_path', name=op.f('uq_page_library_path')),
    sa.UniqueConstraint('path', name=op.f('uq_page_path')),
    sa.UniqueConstraint('uid', name=op.f('uq_page_uid'))
    )
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_page_centre_id'), ['centre_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_column_id'), ['column_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_course_id'), ['course_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_opens_at'), ['opens_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_starts_on'), ['starts_on'], unique=False)

    op.create_table('revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('publish_at', sa.DateTime(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('written', sa.JSON(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('html', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('toc', sa.JSON(), nullable=False),
    sa.Column('recipe', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_revision_author_id_user')),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_revision_page_id_page')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('page_id', 'number', name=op.f('uq_revision_page_id_number'))
    )
    op.create_table('library_file',
    sa.Column('path', sa.String(length=400), nullable=False),
    sa.Column('origin', sa.String(length=1000), nullable=False),
    sa.Column('root', sa.String(length=400), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('text', sa.String(), nullable=True),
    sa.Column('revision_id', sa.Integer(), nullable=True),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_library_file_revision_id_revision')),
    sa.PrimaryKeyConstraint('path', name=op.f('pk_library_file'))
    )
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.create_foreign_key('fk_page_live_id_revision', 'revision', ['live_id'], ['id'])
        batch_op.create_foreign_key('fk_page_newest_id_revision', 'revision', ['newest_id'], ['id'])
    op.execute("INSERT INTO site_version (id, version) VALUES (1, 0)")


def downgrade() -> None:
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.drop_constraint('fk_page_newest_id_revision', type_='foreignkey')
        batch_op.drop_constraint('fk_page_live_id_revision', type_='foreignkey')
    op.drop_table('library_file')
    op.drop_table('revision')
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_page_starts_on'))
        batch_op.drop_index(batch_op.f('ix_page_parent_id'))
        batch_op.drop_index(batch_op.f('ix_page_opens_at'))
        batch_op.drop_index(batch_op.f('ix_page_kind'))
        batch_op.drop_index(batch_op.f('ix_page_course_id'))
        batch_op.drop_index(batch_op.f('ix_page_column_id'))
        batch_op.drop_index(batch_op.f('ix_page_centre_id'))

    op.drop_table('page')
    op.drop_table('user')
    op.drop_table('site_version')
    op.drop_table('setting')
    with op.batch_alter_table('media', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_media_sha256'))

    op.drop_table('media')
    op.drop_table('column')
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_change_version'))

    op.drop_table('change')
    with op.batch_alter_table('centre', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_centre_parent_id'))
        batch_op.drop_index(batch_op.f('ix_centre_lineage'))

    op.drop_table('centre')
    with op.batch_alter_table('address', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_address_uid'))

    op.drop_table('address')
