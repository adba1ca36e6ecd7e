from counterfoil.sources.transcripts import read_transcript

SRT = """1
00:00:01,500 --> 00:00:04,000
<i>家人们</i> 今天只要99

2
01:02:03.250 --> 01:02:05.000
<v Lin>last ten pairs
"""


def test_srt_and_vtt_give_seconds_words_and_speakers() -> None:
    for head in ("", "WEBVTT\n\n"):
        segments, problems = read_transcript((head + SRT).encode(), "a.srt")

        assert problems == []
        assert [(s.at_s, s.text, s.speaker) for s in segments] == [
            (1.5, "家人们 今天只要99", ""),
            (3723.25, "last ten pairs", "Lin"),
        ]


def test_json_of_speech_recognisers_and_json_lines_are_read() -> None:
    whole = b'{"segments":[{"start":2.5,"end":3,"text":"a"},{"start_ms":1000,"text":"b"}]}'
    lines = b'{"at_s":1,"text":"b"}\n{"start":"00:00:02.5","text":"a"}'

    for content in (whole, lines):
        segments, problems = read_transcript(content, "a.json")

        assert problems == []
        assert [(s.at_s, s.text) for s in segments] == [(1.0, "b"), (2.5, "a")]


def test_a_broken_block_is_a_problem_and_the_rest_is_kept() -> None:
    segments, problems = read_transcript((SRT + "\nno time here\n").encode(), "a.srt")

    assert len(segments) == 2
    assert [p.value for p in problems] == ["no time here"]
