//! ISO 3166-1 alpha-2 country codes.

/// The assigned codes of ISO 3166-1 alpha-2, sorted, plus `XK`, which data use for Kosovo.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL \
BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK \
DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU \
GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ \
LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY \
MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU \
RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO \
TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// Codes of ISO 3166-1 alpha-3, in the order of [`CODES`], plus `XKX` for Kosovo.
const THREE_LETTERS: &str = "AND ARE AFG ATG AIA ALB ARM AGO ATA ARG ASM AUT AUS ABW ALA AZE BIH BRB BGD BEL BFA BGR BHR BDI \
BEN BLM BMU BRN BOL BES BRA BHS BTN BVT BWA BLR BLZ CAN CCK COD CAF COG CHE CIV COK CHL CMR CHN \
COL CRI CUB CPV CUW CXR CYP CZE DEU DJI DNK DMA DOM DZA ECU EST EGY ESH ERI ESP ETH FIN FJI FLK \
FSM FRO FRA GAB GBR GRD GEO GUF GGY GHA GIB GRL GMB GIN GLP GNQ GRC SGS GTM GUM GNB GUY HKG HMD \
HND HRV HTI HUN IDN IRL ISR IMN IND IOT IRQ IRN ISL ITA JEY JAM JOR JPN KEN KGZ KHM KIR COM KNA \
PRK KOR KWT CYM KAZ LAO LBN LCA LIE LKA LBR LSO LTU LUX LVA LBY MAR MCO MDA MNE MAF MDG MHL MKD \
MLI MMR MNG MAC MNP MTQ MRT MSR MLT MUS MDV MWI MEX MYS MOZ NAM NCL NER NFK NGA NIC NLD NOR NPL \
NRU NIU NZL OMN PAN PER PYF PNG PHL PAK POL SPM PCN PRI PSE PRT PLW PRY QAT REU ROU SRB RUS RWA \
SAU SLB SYC SDN SWE SGP SHN SVN SJM SVK SLE SMR SEN SOM SUR SSD STP SLV SXM SYR SWZ TCA TCD ATF \
TGO THA TJK TKL TLS TKM TUN TON TUR TTO TUV TWN TZA UKR UGA UMI USA URY UZB VAT VCT VEN VGB VIR \
VNM VUT WLF WSM XKX YEM MYT ZAF ZMB ZWE";

/// Codes of countries, sorted.
pub fn countries() -> impl Iterator<Item = &'static str> {
    CODES.split_ascii_whitespace()
}

/// Code of a country by its code of three letters.
pub fn country_of_three_letters(code: &str) -> Option<&'static str> {
    let mut pairs = THREE_LETTERS.split_ascii_whitespace().zip(countries());
    pairs.find(|(three, _)| *three == code).map(|(_, two)| two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_in_order() {
        let all: Vec<&str> = countries().collect();
        assert_eq!(all.len(), 250);
        assert!(all.is_sorted() && all.iter().all(|code| code.len() == 2));
    }

    #[test]
    fn each_country_has_a_code_of_three_letters() {
        let three: Vec<&str> = THREE_LETTERS.split_ascii_whitespace().collect();
        let each: std::collections::BTreeSet<&str> = three.iter().copied().collect();
        assert_eq!((three.len(), each.len()), (250, 250));
        for (three, two) in [("AND", "AD"), ("CHE", "CH"), ("CHN", "CN"), ("GBR", "GB")] {
            assert_eq!(country_of_three_letters(three), Some(two));
        }
        for (three, two) in [("KOR", "KR"), ("USA", "US"), ("ZWE", "ZW")] {
            assert_eq!(country_of_three_letters(three), Some(two));
        }
        assert_eq!(country_of_three_letters("US"), None);
    }
}
