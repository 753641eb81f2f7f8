"""Shops that kept their reviews in Oscar's table get them here, and the old tables go: one concept, one table."""

from django.db import migrations

MOVE = """
DO $$ BEGIN
IF to_regclass('reviews_productreview') IS NOT NULL THEN
    INSERT INTO catalog_review (product_id, author_id, author_name, purchase, bought, stars, headline, text, language,
        created_at, pictures_count, helpful, unhelpful, reply, state, refused_because)
    SELECT product_id, user_id, left(name, 80), 'moved', '', LEAST(GREATEST(score, 1), 5), left(title, 120),
        left(body, 5000), 'en', date_created, 0, 0, 0, '',
        CASE status WHEN 0 THEN 'waiting' WHEN 1 THEN 'shown' ELSE 'refused' END, ''
    FROM reviews_productreview WHERE product_id IS NOT NULL;
    DROP TABLE reviews_vote;
    DROP TABLE reviews_productreview;
END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0008_reviews_and_questions")]

    operations = [migrations.RunSQL(MOVE, migrations.RunSQL.noop)]
