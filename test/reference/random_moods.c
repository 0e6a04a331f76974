/* SPDX-License-Identifier: Apache-2.0 */
#include "random_maker.h"

/* Mandates that bind: firm words of a few guarantors, most of whom stay. */
static void make_mandate_mood(struct maker *maker)
{
    static const int group[] = {0, 0, 40, 80}, nest[] = {0, 60, 100, 100};
    if (!chance(maker, 30))
        return;
    maker->has_mandates = true;
    maker->guarantor_count = 2 + below(maker, 3);
    maker->undertaking_count = 6 + below(maker, 8);
    maker->horizon_days = 12 + below(maker, 25);
    maker->firm_percent = chance(maker, 50) ? 99 : 93;
    maker->link_percent = chance(maker, 75) ? 0 : 15;
    maker->ceiling_percent = chance(maker, 50) ? 100 : 80;
    maker->group_percent = PICK(&maker->seed, group);
    maker->nest_percent = PICK(&maker->seed, nest);
}

void maker_moods(struct maker *maker)
{
    static const int guarantor_counts[] = {1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8};
    static const int firm[] = {40, 80, 93, 99}, link[] = {0, 15, 30, 60}, group[] = {0, 25, 60, 90},
                     scale[] = {0, 0, 0, 0, 1, 1, 1, 2, 3}, ceiling[] = {0, 0, 30, 85},
                     nest[] = {0, 50, 100};
    maker->guarantor_count = PICK(&maker->seed, guarantor_counts);
    maker->area_count = 2 + below(maker, 3);
    maker->set_count = 1 + below(maker, 2);
    maker->undertaking_count = 2 + below(maker, 13);
    maker->horizon_days = chance(maker, 3) ? 1 : 10 + below(maker, 51);
    maker->firm_percent = PICK(&maker->seed, firm);
    maker->link_percent = PICK(&maker->seed, link);
    maker->group_percent = PICK(&maker->seed, group);
    maker->ceiling_percent = PICK(&maker->seed, ceiling);
    maker->nest_percent = PICK(&maker->seed, nest);
    if (maker->ceiling_percent > 0 && chance(maker, 60)) /* several of one party */
        maker->guarantor_count = 1 + below(maker, 3);
    maker->scale = PICK(&maker->seed, scale);
    maker->asks_nothing = chance(maker, 3);
    maker->is_calm = chance(maker, 50);
    make_mandate_mood(maker);
}
