/* SPDX-License-Identifier: Apache-2.0 */
#include "record/codes.h"

#include <stdlib.h>
#include <string.h>

/* Both tables are sorted by code. */
static const struct country countries[] = {
    {"ABW", "Aruba"},
    {"AFG", "Afghanistan"},
    {"AGO", "Angola"},
    {"AIA", "Anguilla"},
    {"ALA", "Åland Islands"},
    {"ALB", "Albania"},
    {"AND", "Andorra"},
    {"ARE", "United Arab Emirates"},
    {"ARG", "Argentina"},
    {"ARM", "Armenia"},
    {"ASM", "American Samoa"},
    {"ATA", "Antarctica"},
    {"ATF", "French Southern Territories"},
    {"ATG", "Antigua and Barbuda"},
    {"AUS", "Australia"},
    {"AUT", "Austria"},
    {"AZE", "Azerbaijan"},
    {"BDI", "Burundi"},
    {"BEL", "Belgium"},
    {"BEN", "Benin"},
    {"BES", "Caribbean Netherlands"},
    {"BFA", "Burkina Faso"},
    {"BGD", "Bangladesh"},
    {"BGR", "Bulgaria"},
    {"BHR", "Bahrain"},
    {"BHS", "Bahamas"},
    {"BIH", "Bosnia and Herzegovina"},
    {"BLM", "Saint Barthélemy"},
    {"BLR", "Belarus"},
    {"BLZ", "Belize"},
    {"BMU", "Bermuda"},
    {"BOL", "Bolivia"},
    {"BRA", "Brazil"},
    {"BRB", "Barbados"},
    {"BRN", "Brunei"},
    {"BTN", "Bhutan"},
    {"BVT", "Bouvet Island"},
    {"BWA", "Botswana"},
    {"CAF", "Central African Republic"},
    {"CAN", "Canada"},
    {"CCK", "Cocos Islands"},
    {"CHE", "Switzerland"},
    {"CHL", "Chile"},
    {"CHN", "China"},
    {"CIV", "Côte d'Ivoire"},
    {"CMR", "Cameroon"},
    {"COD", "Democratic Republic of the Congo"},
    {"COG", "Congo"},
    {"COK", "Cook Islands"},
    {"COL", "Colombia"},
    {"COM", "Comoros"},
    {"CPV", "Cabo Verde"},
    {"CRI", "Costa Rica"},
    {"CUB", "Cuba"},
    {"CUW", "Curaçao"},
    {"CXR", "Christmas Island"},
    {"CYM", "Cayman Islands"},
    {"CYP", "Cyprus"},
    {"CZE", "Czechia"},
    {"DEU", "Germany"},
    {"DJI", "Djibouti"},
    {"DMA", "Dominica"},
    {"DNK", "Denmark"},
    {"DOM", "Dominican Republic"},
    {"DZA", "Algeria"},
    {"ECU", "Ecuador"},
    {"EGY", "Egypt"},
    {"ERI", "Eritrea"},
    {"ESH", "Western Sahara"},
    {"ESP", "Spain"},
    {"EST", "Estonia"},
    {"ETH", "Ethiopia"},
    {"FIN", "Finland"},
    {"FJI", "Fiji"},
    {"FLK", "Falkland Islands"},
    {"FRA", "France"},
    {"FRO", "Faroe Islands"},
    {"FSM", "Micronesia"},
    {"GAB", "Gabon"},
    {"GBR", "United Kingdom"},
    {"GEO", "Georgia"},
    {"GGY", "Guernsey"},
    {"GHA", "Ghana"},
    {"GIB", "Gibraltar"},
    {"GIN", "Guinea"},
    {"GLP", "Guadeloupe"},
    {"GMB", "Gambia"},
    {"GNB", "Guinea-Bissau"},
    {"GNQ", "Equatorial Guinea"},
    {"GRC", "Greece"},
    {"GRD", "Grenada"},
    {"GRL", "Greenland"},
    {"GTM", "Guatemala"},
    {"GUF", "French Guiana"},
    {"GUM", "Guam"},
    {"GUY", "Guyana"},
    {"HKG", "Hong Kong"},
    {"HMD", "Heard Island and McDonald Islands"},
    {"HND", "Honduras"},
    {"HRV", "Croatia"},
    {"HTI", "Haiti"},
    {"HUN", "Hungary"},
    {"IDN", "Indonesia"},
    {"IMN", "Isle of Man"},
    {"IND", "India"},
    {"IOT", "British Indian Ocean Territory"},
    {"IRL", "Ireland"},
    {"IRN", "Iran"},
    {"IRQ", "Iraq"},
    {"ISL", "Iceland"},
    {"ISR", "Israel"},
    {"ITA", "Italy"},
    {"JAM", "Jamaica"},
    {"JEY", "Jersey"},
    {"JOR", "Jordan"},
    {"JPN", "Japan"},
    {"KAZ", "Kazakhstan"},
    {"KEN", "Kenya"},
    {"KGZ", "Kyrgyzstan"},
    {"KHM", "Cambodia"},
    {"KIR", "Kiribati"},
    {"KNA", "Saint Kitts and Nevis"},
    {"KOR", "South Korea"},
    {"KWT", "Kuwait"},
    {"LAO", "Laos"},
    {"LBN", "Lebanon"},
    {"LBR", "Liberia"},
    {"LBY", "Libya"},
    {"LCA", "Saint Lucia"},
    {"LIE", "Liechtenstein"},
    {"LKA", "Sri Lanka"},
    {"LSO", "Lesotho"},
    {"LTU", "Lithuania"},
    {"LUX", "Luxembourg"},
    {"LVA", "Latvia"},
    {"MAC", "Macao"},
    {"MAF", "Saint Martin"},
    {"MAR", "Morocco"},
    {"MCO", "Monaco"},
    {"MDA", "Moldova"},
    {"MDG", "Madagascar"},
    {"MDV", "Maldives"},
    {"MEX", "Mexico"},
    {"MHL", "Marshall Islands"},
    {"MKD", "North Macedonia"},
    {"MLI", "Mali"},
    {"MLT", "Malta"},
    {"MMR", "Myanmar"},
    {"MNE", "Montenegro"},
    {"MNG", "Mongolia"},
    {"MNP", "Northern Mariana Islands"},
    {"MOZ", "Mozambique"},
    {"MRT", "Mauritania"},
    {"MSR", "Montserrat"},
    {"MTQ", "Martinique"},
    {"MUS", "Mauritius"},
    {"MWI", "Malawi"},
    {"MYS", "Malaysia"},
    {"MYT", "Mayotte"},
    {"NAM", "Namibia"},
    {"NCL", "New Caledonia"},
    {"NER", "Niger"},
    {"NFK", "Norfolk Island"},
    {"NGA", "Nigeria"},
    {"NIC", "Nicaragua"},
    {"NIU", "Niue"},
    {"NLD", "Netherlands"},
    {"NOR", "Norway"},
    {"NPL", "Nepal"},
    {"NRU", "Nauru"},
    {"NZL", "New Zealand"},
    {"OMN", "Oman"},
    {"PAK", "Pakistan"},
    {"PAN", "Panama"},
    {"PCN", "Pitcairn"},
    {"PER", "Peru"},
    {"PHL", "Philippines"},
    {"PLW", "Palau"},
    {"PNG", "Papua New Guinea"},
    {"POL", "Poland"},
    {"PRI", "Puerto Rico"},
    {"PRK", "North Korea"},
    {"PRT", "Portugal"},
    {"PRY", "Paraguay"},
    {"PSE", "Palestine"},
    {"PYF", "French Polynesia"},
    {"QAT", "Qatar"},
    {"REU", "Réunion"},
    {"ROU", "Romania"},
    {"RUS", "Russia"},
    {"RWA", "Rwanda"},
    {"SAU", "Saudi Arabia"},
    {"SDN", "Sudan"},
    {"SEN", "Senegal"},
    {"SGP", "Singapore"},
    {"SGS", "South Georgia and the South Sandwich Islands"},
    {"SHN", "Saint Helena"},
    {"SJM", "Svalbard and Jan Mayen"},
    {"SLB", "Solomon Islands"},
    {"SLE", "Sierra Leone"},
    {"SLV", "El Salvador"},
    {"SMR", "San Marino"},
    {"SOM", "Somalia"},
    {"SPM", "Saint Pierre and Miquelon"},
    {"SRB", "Serbia"},
    {"SSD", "South Sudan"},
    {"STP", "São Tomé and Príncipe"},
    {"SUR", "Suriname"},
    {"SVK", "Slovakia"},
    {"SVN", "Slovenia"},
    {"SWE", "Sweden"},
    {"SWZ", "Eswatini"},
    {"SXM", "Sint Maarten"},
    {"SYC", "Seychelles"},
    {"SYR", "Syria"},
    {"TCA", "Turks and Caicos Islands"},
    {"TCD", "Chad"},
    {"TGO", "Togo"},
    {"THA", "Thailand"},
    {"TJK", "Tajikistan"},
    {"TKL", "Tokelau"},
    {"TKM", "Turkmenistan"},
    {"TLS", "Timor-Leste"},
    {"TON", "Tonga"},
    {"TTO", "Trinidad and Tobago"},
    {"TUN", "Tunisia"},
    {"TUR", "Türkiye"},
    {"TUV", "Tuvalu"},
    {"TWN", "Taiwan"},
    {"TZA", "Tanzania"},
    {"UGA", "Uganda"},
    {"UKR", "Ukraine"},
    {"UMI", "United States Minor Outlying Islands"},
    {"URY", "Uruguay"},
    {"USA", "United States"},
    {"UZB", "Uzbekistan"},
    {"VAT", "Holy See"},
    {"VCT", "Saint Vincent and the Grenadines"},
    {"VEN", "Venezuela"},
    {"VGB", "British Virgin Islands"},
    {"VIR", "United States Virgin Islands"},
    {"VNM", "Vietnam"},
    {"VUT", "Vanuatu"},
    {"WLF", "Wallis and Futuna"},
    {"WSM", "Samoa"},
    {"YEM", "Yemen"},
    {"ZAF", "South Africa"},
    {"ZMB", "Zambia"},
    {"ZWE", "Zimbabwe"},
};

static const struct currency currencies[] = {
    {"AED", 2}, {"AFN", 2}, {"ALL", 2}, {"AMD", 2}, {"AOA", 2}, {"ARS", 2}, {"AUD", 2}, {"AWG", 2},
    {"AZN", 2}, {"BAM", 2}, {"BBD", 2}, {"BDT", 2}, {"BGN", 2}, {"BHD", 3}, {"BIF", 0}, {"BMD", 2},
    {"BND", 2}, {"BOB", 2}, {"BOV", 2}, {"BRL", 2}, {"BSD", 2}, {"BTN", 2}, {"BWP", 2}, {"BYN", 2},
    {"BZD", 2}, {"CAD", 2}, {"CDF", 2}, {"CHE", 2}, {"CHF", 2}, {"CHW", 2}, {"CLF", 4}, {"CLP", 0},
    {"CNY", 2}, {"COP", 2}, {"COU", 2}, {"CRC", 2}, {"CUP", 2}, {"CVE", 2}, {"CZK", 2}, {"DJF", 0},
    {"DKK", 2}, {"DOP", 2}, {"DZD", 2}, {"EGP", 2}, {"ERN", 2}, {"ETB", 2}, {"EUR", 2}, {"FJD", 2},
    {"FKP", 2}, {"GBP", 2}, {"GEL", 2}, {"GHS", 2}, {"GIP", 2}, {"GMD", 2}, {"GNF", 0}, {"GTQ", 2},
    {"GYD", 2}, {"HKD", 2}, {"HNL", 2}, {"HTG", 2}, {"HUF", 2}, {"IDR", 2}, {"ILS", 2}, {"INR", 2},
    {"IQD", 3}, {"IRR", 2}, {"ISK", 0}, {"JMD", 2}, {"JOD", 3}, {"JPY", 0}, {"KES", 2}, {"KGS", 2},
    {"KHR", 2}, {"KMF", 0}, {"KPW", 2}, {"KRW", 0}, {"KWD", 3}, {"KYD", 2}, {"KZT", 2}, {"LAK", 2},
    {"LBP", 2}, {"LKR", 2}, {"LRD", 2}, {"LSL", 2}, {"LYD", 3}, {"MAD", 2}, {"MDL", 2}, {"MGA", 2},
    {"MKD", 2}, {"MMK", 2}, {"MNT", 2}, {"MOP", 2}, {"MRU", 2}, {"MUR", 2}, {"MVR", 2}, {"MWK", 2},
    {"MXN", 2}, {"MXV", 2}, {"MYR", 2}, {"MZN", 2}, {"NAD", 2}, {"NGN", 2}, {"NIO", 2}, {"NOK", 2},
    {"NPR", 2}, {"NZD", 2}, {"OMR", 3}, {"PAB", 2}, {"PEN", 2}, {"PGK", 2}, {"PHP", 2}, {"PKR", 2},
    {"PLN", 2}, {"PYG", 0}, {"QAR", 2}, {"RON", 2}, {"RSD", 2}, {"RUB", 2}, {"RWF", 0}, {"SAR", 2},
    {"SBD", 2}, {"SCR", 2}, {"SDG", 2}, {"SEK", 2}, {"SGD", 2}, {"SHP", 2}, {"SLE", 2}, {"SOS", 2},
    {"SRD", 2}, {"SSP", 2}, {"STN", 2}, {"SVC", 2}, {"SYP", 2}, {"SZL", 2}, {"THB", 2}, {"TJS", 2},
    {"TMT", 2}, {"TND", 3}, {"TOP", 2}, {"TRY", 2}, {"TTD", 2}, {"TWD", 2}, {"TZS", 2}, {"UAH", 2},
    {"UGX", 0}, {"USD", 2}, {"USN", 2}, {"UYI", 0}, {"UYU", 2}, {"UYW", 4}, {"UZS", 2}, {"VED", 2},
    {"VES", 2}, {"VND", 0}, {"VUV", 0}, {"WST", 2}, {"XAF", 0}, {"XCD", 2}, {"XCG", 2}, {"XDR", 0},
    {"XOF", 0}, {"XPF", 0}, {"XSU", 0}, {"XUA", 0}, {"YER", 2}, {"ZAR", 2}, {"ZMW", 2}, {"ZWG", 2},
};

enum {
    COUNTRY_COUNT = sizeof countries / sizeof *countries,
    CURRENCY_COUNT = sizeof currencies / sizeof *currencies,
    CODE_BYTES = 3
};

/* The element of a sorted table whose code, its first member, is `code`. */
static const void *find(struct str code, const void *table, size_t count, size_t size_bytes)
{
    char key[CODE_BYTES + 1] = {0};
    if (code.size != CODE_BYTES)
        return NULL;
    memcpy(key, code.data, CODE_BYTES);
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *candidate = (const char *)table + middle * size_bytes;
        int order = strcmp(key, candidate);
        if (order == 0)
            return candidate;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const struct country *country_find(struct str code)
{
    return find(code, countries, COUNTRY_COUNT, sizeof *countries);
}

const struct country *country_named(struct str name)
{
    for (size_t i = 0; i < COUNTRY_COUNT; i++)
        if (str_eq(name, str_from(countries[i].name)))
            return &countries[i];
    return NULL;
}

/*
 * The index of the code nearest to a misspelt one, or -1. Most codes are one letter from some
 * other; of those as near, one with the same first letter is the likelier meant.
 */
static int find_nearest(struct str code, const void *table, size_t count, size_t size_bytes)
{
    _Static_assert(CURRENCY_COUNT <= COUNTRY_COUNT, "room for either table");
    struct str codes[COUNTRY_COUNT], alike[COUNTRY_COUNT];
    int places[COUNTRY_COUNT] = {0}, alike_count = 0;
    for (size_t i = 0; i < count; i++) {
        codes[i] = str_from((const char *)table + i * size_bytes);
        if (code.size > 0 && codes[i].data[0] == code.data[0]) {
            places[alike_count] = (int)i;
            alike[alike_count++] = codes[i];
        }
    }
    int nearest = str_nearest(code, alike, (size_t)alike_count);
    return nearest >= 0 ? places[nearest] : str_nearest(code, codes, count);
}

const struct country *country_nearest(struct str code)
{
    int nearest = find_nearest(code, countries, COUNTRY_COUNT, sizeof *countries);
    return nearest < 0 ? NULL : &countries[nearest];
}

const struct currency *currency_find(struct str code)
{
    return find(code, currencies, CURRENCY_COUNT, sizeof *currencies);
}

int64_t currency_coin(struct str code)
{
    static const int64_t coins[] = {1000, 100, 10, 1};
    const struct currency *currency = currency_find(code);
    return currency == NULL || currency->minor_digits > 3 ? 1 : coins[currency->minor_digits];
}

const struct currency *currency_nearest(struct str code)
{
    int nearest = find_nearest(code, currencies, CURRENCY_COUNT, sizeof *currencies);
    return nearest < 0 ? NULL : &currencies[nearest];
}
