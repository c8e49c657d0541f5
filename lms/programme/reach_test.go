package programme

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"binapustaka/lms"
)

func TestReadReach(t *testing.T) {
	want := []ReachLine{{2, Reached{lms.DayOn(2026, 3, 1), "Instagram", 1250}}, {3, Reached{lms.DayOn(2026, 3, 2), "WhatsApp", 80}}}
	for name, text := range map[string]string{
		"commas":     "date,channel,reach\n2026-03-01,Instagram,1250\n2/3/2026,WhatsApp,80\n",
		"semicolons": "\uFEFFTanggal;Kanal;Jangkauan\r\n01/03/2026;Instagram;1.250\r\n02-03-2026;WhatsApp;80,0\r\n",
		"tabs":       "kanal\tjangkauan\ttanggal\nInstagram\t1250\t1.3.2026\nWhatsApp\t80\t2026-03-02\n\n",
		"quotes":     "\"tanggal\",\"kanal\",\"jangkauan\",\"catatan\"\n2026-03-01, Instagram ,\"1,250\",x\n2026-03-02,WhatsApp,80.0,\n",
	} {
		t.Run(name, func(t *testing.T) {
			list, wrong := ReadReach(text, today)
			if len(wrong) > 0 || !reflect.DeepEqual(list, want) {
				t.Errorf("%+v, %+v", list, wrong)
			}
		})
	}
	if list, wrong := ReadReach("sep=;\ntanggal;kanal;jangkauan\n1/3/2026;Instagram;5\n", today); len(wrong) > 0 || len(list) != 1 || list[0].Line != 3 {
		t.Errorf("%+v, %+v", list, wrong)
	}
}

func TestEveryLineIsTold(t *testing.T) {
	text := strings.Join([]string{"tanggal;kanal;jangkauan", "1/3/2026;Instagram;12,5", "31/2/2026;Instagram;5", "2/3/2026;;5", "3/3/2026;Instagram;-4", today.String() + ";Instagram;7",
		"5/3/2026;instagram;7", "5/3/2026;Instagram;8", (today + 1).String() + ";X;1", "6/3/2026;\"X;1"}, "\n")
	list, wrong := ReadReach(text, today)
	var told []string
	for _, w := range wrong {
		told = append(told, fmt.Sprint(w.Line, " ", strings.TrimPrefix(w.Key, "programme.")))
	}
	want := []string{"2 file_reach", "3 file_day", "4 channel_missing", "5 file_reach", "8 file_twice", "9 reach_future", "10 file_quotes"}
	if !reflect.DeepEqual(told, want) || len(list) != 2 {
		t.Errorf("%v\nwant %v\n%+v", told, want, list)
	}
	for text, key := range map[string]string{"": "programme.file_empty", "tanggal,kanal,jangkauan\n": "programme.file_empty", "a,b,c\n1,2,3\n": "programme.file_columns", "tanggal,kanal\n": "programme.file_columns", "tanggal,kanal,jangkauan\n\xff": "programme.file_encoding"} {
		if list, wrong := ReadReach(text, today); len(list) > 0 || len(wrong) != 1 || wrong[0].Key != key {
			t.Errorf("%q: %+v, %+v", text, list, wrong)
		}
	}
	long := "tanggal,kanal,jangkauan\n"
	for i := range MostLines + 5 {
		long += fmt.Sprintf("%s,K,1\n", today-lms.Day(i))
	}
	if list, wrong := ReadReach(long, today); len(list) != MostLines || len(wrong) != 1 || wrong[0].Key != "programme.file_long" {
		t.Errorf("%d lines, %+v", len(list), wrong)
	}
}

func FuzzReadReach(f *testing.F) {
	f.Add("tanggal;kanal;jangkauan\n1/3/2026;Instagram;1.250\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, _ := ReadReach(text, today)
		for _, line := range list {
			if again, err := line.Clean(today); err != nil || again != line.Reached {
				t.Errorf("%+v: %+v, %v", line, again, err)
			}
		}
	})
}
