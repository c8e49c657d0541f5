package demo

import "strings"

// What SLiMS leaves in system_log for script, as type|id|location|sub_module|action|message,
// written down from the sources of 9.7.0 and of the last 8.
const (
	newest = `staff|ani|Login|||Login success for user ani from address 192.168.1.12
staff|ani|Login|||Login FAILED for user ani from address 192.168.1.12
staff|2|membership|Member Profile|Profile added|Dra. Nur'aini, S.IP. add new member (Siti Sa'diyah) with ID (M1)
staff|2|membership|Member Profile|Profile added|Dra. Nur'aini, S.IP. add new member (Budi) with ID (M2)
staff|2|membership|Member Profile|Extend Membership|Dra. Nur'aini, S.IP. extends membership for member (Budi) with ID (M2)
staff|2|bibliography|||Dra. Nur'aini, S.IP. insert bibliographic data (Al-Qur\'an dan Sains) with biblio_id (1)
staff|2|bibliography|||Dra. Nur'aini, S.IP. update bibliographic data (Al-Qur\'an dan Sains) with biblio_id (1)
staff|2|bibliography|||Dra. Nur'aini, S.IP. insert bibliographic data (Dobel) with biblio_id (2)
staff|2|bibliography|||Dra. Nur'aini, S.IP. DELETE bibliographic data (Dobel) with biblio_id (2)
staff|2|bibliography|Z3950 SRU|Add|Dra. Nur'aini, S.IP. insert bibliographic data from Z3950 service (server : z.example:210) with title (Data) and biblio_id (3)
staff|2|bibliography|P2P|Add|Dra. Nur'aini, S.IP. insert bibliographic data from P2P service (server : http://p.example) with title (Peer) and biblio_id (4)
staff|1|bibliography|Import||Importing 2 bibliographic records from file : hibah
staff|2|bibliography|Item|Add|Dra. Nur'aini, S.IP. insert item data (B1) with title (Al-Qur\'an dan Sains)
staff|2|bibliography|Item|Add|Dra. Nur'aini, S.IP. insert item data (B2) with title (Al-Qur\'an dan Sains)
staff|2|bibliography|Item|Update|Dra. Nur'aini, S.IP. update item data (B2) with title (Al-Qur\'an dan Sains)
member|M1|circulation|Loan|Started|Dra. Nur\'aini, S.IP. start transaction with member (M1)
member|M1|circulation|Loan|Add|Dra. Nur\'aini, S.IP. insert new loan (B1) for member (M1)
member|M1|circulation|Loan|Add|Dra. Nur\'aini, S.IP. insert new loan (B2) for member (M1)
member|M1|circulation|Transaction|finished|Dra. Nur\'aini, S.IP. finish circulation transaction with member (M1)
member|M2|circulation|Loan|Add|Dra. Nur\'aini, S.IP. insert new loan (B1) for member (M2)
member|M2|circulation|Reservation|Add|Dra. Nur\'aini, S.IP. reserve item B2 for member (M2)
member|M2|circulation|Transaction|finished|Dra. Nur\'aini, S.IP. finish circulation transaction with member (M2)
member|M1|circulation|Loan|Extended|Dra. Nur\'aini, S.IP. extend loan for item B2 for member (M1)
member|M1|circulation|Quick Loan|Returned|Dra. Nur\'aini, S.IP. return item (B1) with title (Al-Qur'an dan Sains<div style="color: red; font-weight: bold;">TERLAMBAT 2 hari dengan denda sebesar1000</div>) with Quick Return method
member|M1|circulation|Loan|Return|Dra. Nur\'aini, S.IP. return item B2 for member (M1)
member|M2|circulation|Reservation|Delete|Dra. Nur\'aini, S.IP. remove reservation for item B2 for member (M2)
staff|2|membership|Member Profile|Profile updated|Dra. Nur'aini, S.IP. update member data (Budi) with ID (M3)
staff|1|system|User|Update|Administrator update user data (Nur\'aini Hasan) with username (ani)
staff|2|system|||Dra. Nur'aini, S.IP. Log Out from application from address 192.168.1.12`
	oldest = `staff|ani|Login||Login success for user ani from address 192.168.1.12
staff|ani|Login||Login FAILED for user ani from address 192.168.1.12
staff|2|membership||Dra. Nur'aini, S.IP. add new member (Siti Sa'diyah) with ID (M1)
staff|2|membership||Dra. Nur'aini, S.IP. add new member (Budi) with ID (M2)
staff|2|membership||Dra. Nur'aini, S.IP. extends membership for member (Budi) with ID (M2)
staff|2|bibliography||Dra. Nur'aini, S.IP. insert bibliographic data (Al-Qur\'an dan Sains) with biblio_id (1)
staff|2|bibliography||Dra. Nur'aini, S.IP. update bibliographic data (Al-Qur\'an dan Sains) with biblio_id (1)
staff|2|bibliography||Dra. Nur'aini, S.IP. insert bibliographic data (Dobel) with biblio_id (2)
staff|2|bibliography||Dra. Nur'aini, S.IP. DELETE bibliographic data (Dobel) with biblio_id (2)
staff|2|bibliography||Dra. Nur'aini, S.IP. insert bibliographic data from P2P service (server:z.example:210) with (Data) and biblio_id (3)
staff|2|bibliography||Dra. Nur'aini, S.IP. insert bibliographic data from P2P service (server:http://p.example) with (Peer) and biblio_id (4)
staff|1|bibliography||Importing 2 bibliographic records from file : hibah
staff|2|bibliography||Dra. Nur'aini, S.IP. insert item data (B1) with title (Al-Qur\'an dan Sains)
staff|2|bibliography||Dra. Nur'aini, S.IP. insert item data (B2) with title (Al-Qur\'an dan Sains)
staff|2|bibliography||Dra. Nur'aini, S.IP. update item data (B2) with title (Al-Qur\'an dan Sains)
member|M1|circulation||Dra. Nur'aini, S.IP. start transaction with member (M1)
member|M1|circulation||Dra. Nur'aini, S.IP. insert new loan (B1) for member (M1)
member|M1|circulation||Dra. Nur'aini, S.IP. insert new loan (B2) for member (M1)
member|M1|circulation||Dra. Nur'aini, S.IP. finish circulation transaction with member (M1)
member|M2|circulation||Dra. Nur'aini, S.IP. insert new loan (B1) for member (M2)
member|M2|circulation||Dra. Nur'aini, S.IP. reserve item B2 for member (M2)
member|M2|circulation||Dra. Nur'aini, S.IP. finish circulation transaction with member (M2)
member|M1|circulation||Dra. Nur'aini, S.IP. extend loan for item B2 for member (M1)
member|M1|circulation||Dra. Nur'aini, S.IP. return item (B1) with title (Al-Qur'an dan Sains<div style="color: red; font-weight: bold;">TERLAMBAT 2 hari dengan denda sebesar1000</div>) with Quick Return method
member|M1|circulation||Dra. Nur'aini, S.IP. return item B2 for member (M1)
member|M2|circulation||Dra. Nur'aini, S.IP. remove reservation for item B2 for member (M2)
staff|2|membership||Dra. Nur'aini, S.IP. update member data (Budi) with ID (M3)
staff|1|system||Administrator update user data (Nur\'aini Hasan) with username (ani)
staff|2|system||Dra. Nur'aini, S.IP. Log Out from application from address 192.168.1.12`
)

// messages are those of the versions at which something changed.
var messages = map[string]string{
	"9.7.0": newest,
	// 9.7 renamed the actions of the membership module.
	"9.3.0": strings.NewReplacer("Member Profile|Profile added", "Add|OK", "Member Profile|Extend Membership", "Extend|OK", "Member Profile|Profile updated", "Update|OK").Replace(newest),
	// 9.2 gave P2P and Z39.50 their own words.
	"9.2.0": strings.NewReplacer("from P2P service (server:z.example:210) with (Data)", "from Z3950 service (server : z.example:210) with title (Data)",
		"from P2P service (server:http://p.example) with (Peer)", "from P2P service (server : http://p.example) with title (Peer)").Replace(escapedNames(oldest)),
	// 9.0 escapes the real name in circulation, and the log escapes it again.
	"9.0.0": escapedNames(oldest),
	"8.3.1": oldest,
	// 7 writes nothing when a copy is lent.
	"7": without(oldest, "insert new loan"),
}

func escapedNames(s string) string {
	return strings.ReplaceAll(s, "|circulation||Dra. Nur'aini", `|circulation||Dra. Nur\'aini`)
}

func without(s, words string) string {
	var kept []string
	for _, line := range strings.Split(s, "\n") {
		if !strings.Contains(line, words) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
