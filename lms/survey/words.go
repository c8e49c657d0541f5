package survey

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Word is a word of free text, and in how many texts it stands.
type Word struct {
	Word string
	N    int
}

// stopWords say nothing of what a text is about.
var stopWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`
		yang dan di ke dari untuk dengan pada adalah ini itu atau juga karena oleh dalam tidak tdk nggak gak ada akan bisa dapat lebih sudah belum
		saya kami kita anda mereka dia nya sangat agar supaya jika kalau bila saat ketika seperti sebagai para lagi masih sering hanya saja tapi tetapi namun
		bagi antara setiap semua banyak beberapa telah sedang harus perlu mohon tolong ya yg dgn utk krn sdh blm jadi maka pun lah kah sekali terlalu cukup terima kasih
		the and for with from this that are was were has have had not but you your our their they them its it's can could would should will very more most
		too also when what which who how why there here been being than then just only some any all please into out about over`) {
		m[w] = true
	}
	return m
}()

// Frequent are the words that stand in at least two texts, those of most texts
// first, at most so many.
func Frequent(texts []string, most int) (list []Word) {
	in := map[string]int{}
	for _, text := range texts {
		words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' })
		for i := range words {
			words[i] = strings.Trim(words[i], "-'")
		}
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			if len([]rune(w)) > 2 && !stopWords[w] {
				in[w]++
			}
		}
	}
	for w, n := range in {
		if n > 1 {
			list = append(list, Word{w, n})
		}
	}
	slices.SortFunc(list, func(a, b Word) int { return cmp.Or(b.N-a.N, strings.Compare(a.Word, b.Word)) })
	return list[:min(len(list), most)]
}
