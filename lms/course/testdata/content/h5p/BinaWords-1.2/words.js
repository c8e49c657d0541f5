var BinaWords = { yes: "Benar", no: "Salah", right: "Tepat!", wrong: "Belum tepat.", before: "Jawaban Anda sebelumnya: " };
