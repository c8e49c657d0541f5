// A question with two answers, small enough to read at a glance.
var H5P = H5P || {};

H5P.BinaQuiz = function (params, contentId, extras) {
  H5P.EventDispatcher.call(this);
  var self = this, state = (extras && extras.previousState) || {};
  this.contentId = contentId;
  this.getCurrentState = function () { return state; };
  this.getTitle = function () { return "Mengenal DDC"; };
  this.getMaxScore = function () { return 1; };
  this.getScore = function () { return state.given === params.right ? 1 : 0; };
  this.attach = function ($container) {
    var note = H5P.jQuery("<p class='bina-note'></p>");
    if (state.given !== undefined) note.text(BinaWords.before + (state.given ? BinaWords.yes : BinaWords.no));
    var answer = function (given) {
      state = { given: given };
      note.text(self.getScore() ? BinaWords.right : BinaWords.wrong);
      self.triggerXAPIScored(self.getScore(), 1, "completed", true, self.getScore() === 1);
    };
    $container.addClass("bina-quiz").append(H5P.jQuery("<p></p>").text(params.question))
      .append(H5P.jQuery("<button type='button' class='bina-yes'></button>").text(BinaWords.yes).on("click", function () { answer(true); }))
      .append(H5P.jQuery("<button type='button' class='bina-no'></button>").text(BinaWords.no).on("click", function () { answer(false); }))
      .append(note);
    self.trigger("resize");
  };
};
H5P.BinaQuiz.prototype = Object.create(H5P.EventDispatcher.prototype);
H5P.BinaQuiz.prototype.constructor = H5P.BinaQuiz;
