/* SPDX-License-Identifier: Apache-2.0 */
/* Each finding of validation, with text and place. */
#include "record/testing.h"

static const struct {
    const char *about, *files, *findings;
} cases[] = {
    {"", "", ""},
    {"fits that let nothing serve",
     "== requirements.csv\n"
     "id,set,component,capability\n"
     "R,S,land,infantry\n"
     "== undertakings.csv\n"
     "id,party,capability\n"
     "A,FRA,mountain-infantry\n"
     "B,FRA,infantry\n"
     "== fits.csv\n"
     "capability,serves\n"
     "mountain-infantry,infantry\n"
     "mountain-infantri,infantry\n"
     "mountain-infantry,infntry\n"
     "infantry,infantry\n",
     "fits.csv:3:1: warning: no undertaking offers \"mountain-infantri\"; did you mean "
     "\"mountain-infantry\"?\n"
     "fits.csv:4:19: warning: no requirement is for \"infntry\"; did you mean \"infantry\"?\n"
     "fits.csv:5:10: warning: \"infantry\" serves itself anyway: the row says nothing\n"},
    {"duplicate ids",
     "== parties.csv\n"
     "id,role\n"
     "UKR,host\n"
     "FRA,guarantor\n"
     "FRA,partner\n",
     "parties.csv:4:1: error: the id \"FRA\" is used already in line 3\n"},
    {"ids that conditions could not tell apart",
     "== undertakings.csv\n"
     "id,party,capability,low\n"
     "FRA,FRA,c,1\n"
     "a.b,FRA,c,1\n",
     "undertakings.csv:2:1: error: the id \"FRA\" is that of a party\n"
     "undertakings.csv:3:1: warning: the id \"a.b\" looks like the name of a fact: no condition "
     "can "
     "name it; begin it with a capital letter\n"},
    {"no guarantee",
     "== guarantee.csv\n"
     "id,host,horizon\n",
     "guarantee.csv: error: there must be one row in guarantee, there is none\n"},
    {"two guarantees",
     "== guarantee.csv\n"
     "id,host,horizon\n"
     "G,UKR,0\n"
     "H,FRA,1\n",
     "guarantee.csv:2:7: error: the horizon must be at least one day\n"
     "guarantee.csv:3:1: error: there must be one row in guarantee only\n"},
    {"the host's role",
     "== guarantee.csv\n"
     "id,host,horizon\n"
     "G,FRA,10\n",
     "parties.csv:3:5: warning: \"FRA\" is the host of the guarantee, but its role is "
     "\"guarantor\"\n"},
    {"spans",
     "== undertakings.csv\n"
     "id,party,capability,from,until\n"
     "A,FRA,c,C+5,C+5\n"
     "B,FRA,c,2026-02-01,2026-01-01\n"
     "C,FRA,c,C+9,2026-01-01\n"
     "D,FRA,c,C+1,C+2\n",
     "undertakings.csv:2:13: error: until \"C+5\" is not after from \"C+5\"\n"
     "undertakings.csv:3:20: error: until \"2026-01-01\" is not after from \"2026-02-01\"\n"},
    {"spans of facts",
     "== facts.csv\n"
     "id,name,value,from,until\n"
     "A,a.b,true,2026-02-01,2026-02-01\n"
     "== reports.csv\n"
     "id,kind,from,until\n"
     "R,k,2026-01-01,2026-01-01\n"
     "S,k,2026-01-02,2026-01-01\n",
     "facts.csv:2:23: error: until \"2026-02-01\" is not after from \"2026-02-01\"\n"
     "reports.csv:3:16: error: until \"2026-01-01\" is not after from \"2026-01-02\"\n"},
    {"order of quantities",
     "== undertakings.csv\n"
     "id,party,capability,low,best,high\n"
     "A,FRA,c,3,2,1\n"
     "B,FRA,c,3,,2\n"
     "C,FRA,c,1,1,1\n",
     "undertakings.csv:2:11: error: best \"2\" is less than low \"3\"\n"
     "undertakings.csv:2:13: error: high \"1\" is less than best \"2\"\n"
     "undertakings.csv:3:12: error: high \"2\" is less than low \"3\"\n"},
    {"rotation",
     "== undertakings.csv\n"
     "id,party,capability,tour,interval\n"
     "A,FRA,c,120,120\n"
     "B,FRA,c,120,360\n",
     "undertakings.csv:2:13: warning: the interval of 120 days is not above the tour of 120: it "
     "has no effect; leave it empty if the strength is kept up\n"},
    {"horizon",
     "== undertakings.csv\n"
     "id,party,capability,from,until\n"
     "A,FRA,c,C+365,\n"
     "B,FRA,c,C+0,C+366\n"
     "C,FRA,c,C+364,C+365\n",
     "undertakings.csv:2:9: warning: C+365 is beyond the horizon of 365 days: the row counts on no "
     "day\n"
     "undertakings.csv:3:13: warning: C+366 is beyond the horizon of 365 days: the rest is cut "
     "off\n"},
    {"undertakings that are in place on no day",
     "== undertakings.csv\n"
     "id,party,capability,stage,from,until,notice,lift,supersedes\n"
     "A,FRA,c,,,C+0,,,\n"               /* C+0 by an empty from */
     "B,FRA,c,,,C+1,,,\n"               /* one day */
     "C,FRA,c,,,C+30,20,10,\n"          /* ends as it could begin */
     "D,FRA,c,,,C+31,20,10,\n"          /* one day */
     "E,FRA,c,delivered,,C+30,20,10,\n" /* it is there */
     "F,FRA,c,,2026-01-01,C+20,20,,\n"  /* whatever C-day is */
     "G,FRA,c,,,,300,65,\n"             /* to the horizon */
     "H,FRA,c,,,2026-01-01,365,,\n"     /* its date does not matter */
     "I,FRA,c,,,2026-01-01,364,,\n"     /* its date would */
     "J,FRA,c,,C+365,C+366,400,,\n"     /* told once */
     "K,FRA,c,withdrawn,,C+0,,,\n"      /* nothing hangs on it */
     "L,FRA,c,,C+10,C+20,5,5,K\n",
     "undertakings.csv:2:11: warning: \"A\" is in place on no day: it is there from C+0 at the "
     "earliest, and until C+0\n"
     "undertakings.csv:4:11: warning: \"C\" is in place on no day: it is there from C+30 at the "
     "earliest, and until C+30\n"
     "undertakings.csv:7:21: warning: \"F\" is in place on no day: it is there from C+20 at the "
     "earliest, and until C+20\n"
     "undertakings.csv:8:16: warning: \"G\" is in place on no day: it is there from C+365 at the "
     "earliest, and until C+365\n"
     "undertakings.csv:9:22: warning: \"H\" is in place on no day: it is there from C+365 at the "
     "earliest, and until C+365\n"
     "undertakings.csv:11:10: warning: C+365 is beyond the horizon of 365 days: the row counts on "
     "no day\n"},
    {"supersedes in a circle",
     "== undertakings.csv\n"
     "id,party,capability,supersedes\n"
     "A,FRA,c,B\n"
     "B,FRA,c,C\n"
     "C,FRA,c,A\n"
     "D,FRA,c,D\n",
     "undertakings.csv:4:9: error: in a circle: \"A\" supersedes \"B\" supersedes \"C\" supersedes "
     "\"A\"\n"
     "undertakings.csv:5:9: error: in a circle: \"D\" supersedes \"D\"\n"},
    {"supersedes another party's row",
     "== undertakings.csv\n"
     "id,party,capability,supersedes\n"
     "A,FRA,c,\n"
     "B,GBR,c,A\n",
     "undertakings.csv:3:9: warning: \"A\" is an undertaking of \"FRA\", and \"GBR\" is another "
     "party\n"},
    {"groups",
     "== undertakings.csv\n"
     "id,party,capability,group,low,unit\n"
     "A,FRA,c,g,1,ships\n"
     "B,GBR,c,g,1,ships\n"
     "C,FRA,c,g,1,soldiers\n"
     "D,FRA,c,g,,\n",
     "undertakings.csv:3:9: error: the group \"g\" is of \"FRA\" in line 2 and of \"GBR\" here; a "
     "group belongs to one party\n"
     "undertakings.csv:4:9: error: the group \"g\" is counted in \"ships\" in line 2 and in "
     "\"soldiers\" here; a group has one unit\n"},
    {"caveats",
     "== undertakings.csv\n"
     "id,party,capability,supersedes\n"
     "A,FRA,c,\n"
     "B,FRA,c,A\n"
     "== caveats.csv\n"
     "id,undertaking,kind,mode,value\n"
     "1,A,contact,limit,press\n"
     "2,B,area,prohibit,Odesa\n"
     "3,B,approval,limit,Bundestag\n"
     "4,B,delay,limit,ten\n"
     "5,B,delay,limit,10\n"
     "6,B,approval,limit,approved.M.FRA\n"
     "7,A,delay,limit,10\n"    /* B has it too */
     "8,A,delay,prohibit,10\n" /* not in this mode */
     "9,A,approval,limit,approved.N.FRA\n",
     "caveats.csv:2:3: warning: \"A\" is superseded by \"B\": the caveat restricts nothing\n"
     "caveats.csv:3:19: error: no area \"Odesa\"\n"
     "caveats.csv:4:20: error: an approval names a fact, dotted and lower case first, not "
     "\"Bundestag\"\n"
     "caveats.csv:5:17: error: a delay is a whole number of days, not \"ten\"\n"
     "caveats.csv:7:20: warning: no row states the fact \"approved.M.FRA\": it is unknown\n"
     "caveats.csv:9:3: warning: \"A\" is superseded by \"B\": the caveat restricts nothing\n"
     "caveats.csv:10:3: warning: \"A\" is superseded by \"B\": the caveat restricts nothing\n"},
    {"conditions that name superseded rows",
     "== undertakings.csv\n"
     "id,party,capability,condition,supersedes\n"
     "A,FRA,c,,\n"
     "B,FRA,c,,A\n"
     "C,GBR,c,A,\n"
     "D,GBR,c,A or B,\n"
     "E,GBR,c,A and B,\n"
     "F,GBR,c,A,\n"
     "G,GBR,c,B,F\n",
     "undertakings.csv:4:9: warning: \"A\" is superseded by \"B\": the name is false\n"
     "undertakings.csv:4:9: warning: the condition can never be true: \"A\" can never be live\n"
     "undertakings.csv:6:9: warning: \"A\" is superseded by \"B\": the name is false\n"
     "undertakings.csv:6:9: warning: the condition can never be true: \"A\" can never be live\n"},
    {"touches",
     "== clauses.csv\n"
     "id,document,version,number,touches\n"
     "C1,D,v1,1,C1;G; X\n",
     "clauses.csv:2:17: error: no row has the id \"X\"\n"},
    {"matters",
     "== clauses.csv\n"
     "id,document,version,number\n"
     "C1,D,v1,5\n"
     "== positions.csv\n"
     "id,party,matter,stance\n"
     "P1,FRA,clause:D/5,will\n"
     "P2,FRA,clause:D/6,will\n"
     "P3,FRA,sanctions,will\n",
     "positions.csv:3:8: warning: no clause \"D/6\", as document and number\n"},
    {"unstated facts",
     "== undertakings.csv\n"
     "id,party,capability,condition\n"
     "A,FRA,c,ceasefire.in_force and signed.M.FRA\n"
     "B,FRA,c,consent.host and signed.M.FAR\n"
     "C,FRA,c,consent.host or counts.low\n"
     "== instruments.csv\n"
     "id\n"
     "M\n"
     "== steps.csv\n"
     "id,instrument,party,step,on\n"
     "S,M,FRA,signed,2026-01-01\n",
     "undertakings.csv:3:9: warning: no row states the fact \"consent.host\": it is unknown (named "
     "in 2 places)\n"
     "undertakings.csv:3:26: warning: no row states the fact \"signed.M.FAR\": it is unknown; did "
     "you mean \"signed.M.FRA\"?\n"
     "undertakings.csv:4:25: warning: no row states the fact \"counts.low\": it is unknown\n"},
    {"unstated facts of rows that are gone",
     "== undertakings.csv\n"
     "id,party,capability,stage,condition,supersedes\n"
     "A,FRA,c,withdrawn,signed.M.FRA,\n"
     "B,FRA,c,,consent.host,\n"
     "C,FRA,c,,consent.host,B\n"
     "== caveats.csv\n"
     "id,undertaking,kind,mode,value\n"
     "1,B,approval,limit,consent.host\n"
     "2,C,approval,limit,consent.host\n",
     "undertakings.csv:4:10: warning: no row states the fact \"consent.host\": it is unknown "
     "(named "
     "in 2 places)\n"},
    {"contrary facts",
     "== facts.csv\n"
     "id,name,value,from,until\n"
     "1,a.b,true,2026-01-01,2026-03-01\n"
     "2,a.b,false,2026-02-28,2026-04-01\n"
     "3,a.b,true,2026-04-01,\n"
     "4,a.c,true,,\n"
     "5,a.c,true,2026-01-01,\n",
     "facts.csv:3:1: warning: \"2\" says the contrary of \"1\" for some of the same days: the fact "
     "\"a.b\" is unknown then\n"},
    {"facts contrary to steps",
     "== instruments.csv\n"
     "id\n"
     "M\n"
     "== steps.csv\n"
     "id,instrument,party,step,on\n"
     "S,M,FRA,ratified,2026-01-01\n"
     "T,M,FRA,denounced,2026-06-01\n"
     "== facts.csv\n"
     "id,name,value,from,until\n"
     "1,ratified.M.FRA,false,2026-06-01,\n"
     "2,ratified.M.FRA,false,2026-05-01,2026-05-02\n"
     "3,ratified.M.FRA,true,2026-05-20,2026-06-15\n",
     "facts.csv:2:1: warning: \"1\" says the contrary of \"3\" for some of the same days: the fact "
     "\"ratified.M.FRA\" is unknown then\n"
     "steps.csv:3:1: warning: \"T\" says the contrary of \"3\" for some of the same days: the fact "
     "\"ratified.M.FRA\" is unknown then\n"},
    {"clauses that are there twice",
     "== clauses.csv\n"
     "id,document,version,number\n"
     "1,D,a,1\n"
     "2,D,a,2\n"
     "3,D,b,1\n"
     "4,E,a,1\n"
     "5,D,a,1\n",
     "clauses.csv:6:7: warning: \"5\" has the document, version and number of \"1\" in line 2: it "
     "is told as one more point\n"},
    {"facts that change over time",
     "== instruments.csv\n"
     "id\n"
     "M\n"
     "== steps.csv\n"
     "id,instrument,party,step,on\n"
     "S,M,FRA,ratified,2026-03-01\n"
     "T,M,FRA,denounced,2026-03-01\n"
     "U,M,GBR,ratified,2026-03-01\n"
     "== facts.csv\n"
     "id,name,value,from,until\n"
     "1,ratified.M.FRA,true,2026-01-01,\n"
     "2,ratified.M.GBR,false,2026-01-01,\n"
     "3,a.b,true,,\n"
     "4,a.b,false,2026-01-01,\n"
     "5,a.b,true,2026-02-01,\n"
     "6,a.b,false,2026-02-01,\n",
     "facts.csv:7:1: warning: \"6\" says the contrary of \"5\" for some of the same days: the fact "
     "\"a.b\" is unknown then\n"},
    {"impossible conditions",
     "== undertakings.csv\n"
     "id,party,capability,stage,condition\n"
     "A,FRA,c,withdrawn,\n"
     "B,GBR,c,pledged,FRA\n"
     "C,GBR,c,pledged,B or a.never\n"
     "D,GBR,c,pledged,\"at_least(3,E,UKR)\"\n"
     "E,GBR,c,pledged,D or E or F\n"
     "F,GBR,c,pledged,E\n"
     "H,FRA,c,lapsed,A\n"
     "== facts.csv\n"
     "id,name,value\n"
     "1,a.never,false\n",
     "undertakings.csv:3:17: warning: the condition can never be true: \"FRA\" has no undertaking "
     "that can be live\n"
     "undertakings.csv:4:17: warning: the condition can never be true: \"B\" can never be live\n"
     "undertakings.csv:5:18: warning: the condition can never be true: it asks for 3 of 2 names\n"},
    {"waiting for each other is possible",
     "== undertakings.csv\n"
     "id,party,capability,condition\n"
     "A,FRA,c,GBR\n"
     "B,GBR,c,FRA and ceasefire.in_force\n"
     "== facts.csv\n"
     "id,name,value\n"
     "1,ceasefire.in_force,false\n",
     ""},
    {"a trigger that can never be true",
     "== guarantee.csv\n"
     "id,host,horizon,trigger\n"
     "G,UKR,365,DEU\n",
     "guarantee.csv:2:11: warning: the condition can never be true: \"DEU\" has no undertaking "
     "that can be live\n"},
    {"undertakings that serve nothing",
     "== undertakings.csv\n"
     "id,party,capability,low,unit,areas,stage\n"
     "A,FRA,air-patrol,1,sorties,,\n"
     "B,FRA,air-patrl,1,aircraft,,\n"
     "C,FRA,air-patrol,,,,\n"
     "D,FRA,air-patrol,1,aircraft,East,\n"
     "E,FRA,air-patrol,1,aircraft,West;East,\n"
     "F,FRA,tanker,1,aircraft,,\n"
     "G,FRA,drone,1,aircraft,,\n"
     "H,FRA,drone,1,,,withdrawn\n"
     "== requirements.csv\n"
     "id,set,component,capability,unit,area\n"
     "R,s,air,air-patrol,aircraft,West\n"
     "== fits.csv\n"
     "capability,serves\n"
     "tanker,air-patrol\n"
     "== areas.geojson\n"
     "{\"type\": \"FeatureCollection\", \"features\": [\n"
     "{\"type\": \"Feature\", \"properties\": {\"id\": \"West\"}, \"geometry\": {\"type\": "
     "\"Point\", \"coordinates\": [1, 1]}},\n"
     "{\"type\": \"Feature\", \"properties\": {\"id\": \"East\"}, \"geometry\": {\"type\": "
     "\"Point\", \"coordinates\": [2, 2]}}]}",
     "undertakings.csv:2:20: warning: no requirement for \"air-patrol\" is counted in \"sorties\"; "
     "it is required in \"aircraft\"\n"
     "undertakings.csv:3:7: warning: no requirement is for \"air-patrl\"; did you mean "
     "\"air-patrol\"?\n"
     "undertakings.csv:5:29: warning: no requirement for \"air-patrol\" lies in \"East\"\n"
     "undertakings.csv:8:7: warning: no requirement is for \"drone\"\n"},
    {"countries",
     "== parties.csv\n"
     "id,name,role,kind\n"
     "UKR,Ukraine,host,state\n"
     "GER,Germany,guarantor,state\n"
     "FRN,,guarantor,state\n"
     "EU,,partner,organisation\n"
     "QQ,,partner,state\n",
     "parties.csv:3:1: warning: \"GER\" is not an ISO 3166-1 alpha-3 code of a state; did you mean "
     "\"DEU\" (Germany)?\n"
     "parties.csv:4:1: warning: \"FRN\" is not an ISO 3166-1 alpha-3 code of a state; did you mean "
     "\"FIN\" (Finland)?\n"
     "parties.csv:6:1: warning: \"QQ\" is not an ISO 3166-1 alpha-3 code of a state\n"},
    {"currencies",
     "== undertakings.csv\n"
     "id,party,capability,component,unit\n"
     "A,FRA,c,funding,Euro\n"
     "B,FRA,c,funding,EUR\n"
     "C,FRA,c,land,ships\n"
     "== requirements.csv\n"
     "id,set,component,capability,unit\n"
     "R,s,funding,c,eur\n",
     "requirements.csv:2:15: warning: funding is counted in a currency of ISO 4217, not in "
     "\"eur\"; did you mean \"EUR\"?\n"
     "undertakings.csv:2:17: warning: no requirement for \"c\" is counted in \"Euro\"; it is "
     "required in \"eur\"\n"
     "undertakings.csv:2:17: warning: funding is counted in a currency of ISO 4217, not in "
     "\"Euro\"; did you mean \"EUR\"?\n"
     "undertakings.csv:3:17: warning: no requirement for \"c\" is counted in \"EUR\"; it is "
     "required in \"eur\"\n"
     "undertakings.csv:4:14: warning: no requirement for \"c\" is counted in \"ships\"; it is "
     "required in \"eur\"\n"},
    {"money finer than its coin",
     "== facilities.csv\n"
     "id,principal,currency\n"
     "L,100.005,EUR\n"
     "Y,100.5,JPY\n"
     "N,100.005,\n"
     "== shares.csv\n"
     "id,facility,party,amount,cap\n"
     "A,L,FRA,1.01,2.001\n"
     "B,Y,FRA,2,\n",
     "facilities.csv:2:3: warning: \"100.005\" is finer than 0.01 EUR, the smallest coin: what is "
     "called is rounded down to it\n"
     "facilities.csv:3:3: warning: \"100.5\" is finer than 1 JPY, the smallest coin: what is "
     "called "
     "is rounded down to it\n"
     "shares.csv:2:14: warning: \"2.001\" is finer than 0.01 EUR, the smallest coin: what is "
     "called "
     "is rounded down to it\n"},
    {"polygons that are not valid",
     "== areas.geojson\n"
     "{\"type\": \"FeatureCollection\", \"features\": [\n"
     "{\"type\": \"Feature\", \"properties\": {\"id\": \"bow\"}, \"geometry\": {\"type\": "
     "\"Polygon\", \"coordinates\": [[[0,0],[1,1],[1,0],[0,1],[0,0]]]}},\n"
     "{\"type\": \"Feature\", \"properties\": {\"id\": \"two\"}, \"geometry\": {\"type\": "
     "\"MultiPolygon\", \"coordinates\": "
     "[[[[0,0],[2,0],[2,2],[0,0]]],[[[1,0.5],[3,0.5],[3,2],[1,0.5]]]]}},\n"
     "{\"type\": \"Feature\", \"properties\": {\"id\": \"good\"}, \"geometry\": {\"type\": "
     "\"Polygon\", \"coordinates\": [[[0,0],[2,0],[2,2],[0,0]]]}}]}",
     "areas.geojson:2:1: error: the polygon of \"bow\" is not valid: Self-intersection at 0.50000, "
     "0.50000\n"
     "areas.geojson:3:1: error: the polygon of \"two\" is not valid: Self-intersection at 2.00000, "
     "0.50000\n"},
    {"a requirement near a line",
     "== requirements.csv\n"
     "id,set,component,capability,area\n"
     "R,s,land,c,near\n"
     "S,s,land,c,far\n"
     "T,s,land,c,on\n"
     "== areas.geojson\n"
     "{\"type\": \"FeatureCollection\", \"features\": [\n"
     "{\"type\": \"Feature\", \"properties\": {\"id\": \"front\", \"kind\": \"line\", "
     "\"standoff_km\": 25}, \"geometry\": {\"type\": \"LineString\", \"coordinates\": [[31, 49], "
     "[31, 52]]}},\n"
     "{\"type\": \"Feature\", \"properties\": {\"id\": \"near\", \"kind\": \"area\"}, "
     "\"geometry\": {\"type\": \"Polygon\", \"coordinates\": "
     "[[[30,50],[30.8,50],[30.8,51],[30,50]]]}},\n"
     "{\"type\": \"Feature\", \"properties\": {\"id\": \"far\", \"kind\": \"area\"}, \"geometry\": "
     "{\"type\": \"Point\", \"coordinates\": [30,50]}},\n"
     "{\"type\": \"Feature\", \"properties\": {\"id\": \"on\", \"kind\": \"place\"}, \"geometry\": "
     "{\"type\": \"Point\", \"coordinates\": [31,50]}}]}",
     "requirements.csv:2:12: warning: the area \"near\" comes within 14.0 km of the line "
     "\"front\", which asks for 25 km\n"
     "requirements.csv:4:12: warning: the area \"on\" comes within 0.0 km of the line \"front\", "
     "which asks for 25 km\n"},
};

static void each_check_finds_what_it_is_for(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct sample sample;
        sample_load(&sample, cases[i].files);
        assert_int_equal(sample.diagnostics.error_count, 0);
        record_validate(&sample.record, &sample.diagnostics);
        const char *findings = sample_findings(&sample);
        if (strcmp(findings, cases[i].findings) != 0)
            print_message("%s:\n", cases[i].about);
        assert_string_equal(findings, cases[i].findings);
        sample_end(&sample);
    }
}

static void what_could_not_be_read_is_told_once(void **state)
{
    struct sample sample;
    (void)state;
    sample_load(&sample, "== areas.geojson\n"
                         "{\"type\": \"FeatureCollection\", \"features\": [}\n"
                         "== parties.csv\n"
                         "\n"
                         "== sources.csv\n"
                         "title\n"
                         "== undertakings.csv\n"
                         "id,party,capability,areas,condition,source\n"
                         "A,FRA,c,north,GBR,paper\n"
                         "== caveats.csv\n"
                         "id,undertaking,kind,mode,value\n"
                         "C,A,area,limit,north\n"
                         "D,B,area,limit,south\n");
    record_validate(&sample.record, &sample.diagnostics);
    assert_string_equal(
        sample_findings(&sample),
        "parties.csv:1:1: error: no header row with the names of the columns\n"
        "sources.csv:1:1: error: the column \"id\" is missing\n"
        "caveats.csv:3:3: error: undertaking: no row \"B\" in undertakings; did you mean "
        "\"A\"?\n"
        "areas.geojson:1:44: error: not JSON: unexpected token\n");
    sample_end(&sample);
}

/* Row i waits for row i + 1, to the last, which is withdrawn. */
static void a_long_chain_falls_as_a_whole(void **state)
{
    enum { ROWS = 20000 };
    struct sample sample;
    struct buf file;
    (void)state;
    buf_init(&file);
    buf_text(&file, "== undertakings.csv\nid,party,capability,stage,condition\n");
    for (int i = 0; i < ROWS; i++)
        buf_printf(&file, "A%d,FRA,c,pledged,A%d\n", i, i + 1);
    buf_printf(&file, "A%d,FRA,c,withdrawn,\n", ROWS);
    sample_load(&sample, file.data);
    record_validate(&sample.record, &sample.diagnostics);
    assert_int_equal(sample.diagnostics.error_count, 0);
    assert_int_equal(sample.diagnostics.warning_count, ROWS);
    sample_end(&sample);
    buf_release(&file);
}

/* Warnings leave room for errors that come later, and what is not kept is counted. */
static void findings_are_kept_to_the_limit(void **state)
{
    struct arena arena;
    struct diagnostics diagnostics;
    struct buf out;
    (void)state;
    arena_init(&arena);
    buf_init(&out);
    diagnostics_init(&diagnostics, &arena);
    for (int i = 0; i < 20000; i++)
        diagnostics_add(&diagnostics, SEVERITY_WARNING, STR("facts.csv"), 1, 1, NULL, "w");
    diagnostics_add(&diagnostics, SEVERITY_ERROR, STR("parties.csv"), 2, 3, "h", "e");
    assert_int_equal(diagnostics.count, 5001);
    diagnostics_sort(&diagnostics);
    diagnostics_write(&diagnostics, STR("dir/"), &out);
    assert_true(str_starts(buf_view(&out), STR("dir/parties.csv:2:3: error: e; h\n"
                                               "dir/facts.csv:1:1: warning: w\n")));
    assert_non_null(strstr(out.data, "\n15000 more findings are not shown\n"));
    buf_release(&out);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_check_finds_what_it_is_for),
        cmocka_unit_test(what_could_not_be_read_is_told_once),
        cmocka_unit_test(a_long_chain_falls_as_a_whole),
        cmocka_unit_test(findings_are_kept_to_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
