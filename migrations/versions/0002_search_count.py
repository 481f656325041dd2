"""What is searched for is counted: words, day, how they were found, how often."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('search_count',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('q', sa.String(length=50), nullable=False),
    sa.Column('step', sa.String(length=10), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'q', 'step', name=op.f('pk_search_count'))
    )


def downgrade() -> None:
    op.drop_table('search_count')
