namespace Trunkline.Declarations.Tests;

// In every text the places of all its marks (capital letters) are looked up in the file, where each stands once.
public class PlaceTests
{
    [Theory]
    [InlineData("a: xAyB")]
    [InlineData("a:    A + B  # C")]
    [InlineData("a: one A\n  two B\n\n  three C\nb: 1")]
    [InlineData("a: 'it''s A ''B'' C'")]
    [InlineData("a: 'one A\n  two B\n\n\n  ''three'' C'")]
    [InlineData("a: \"x\\tA \\u00e9B \\\"C\\\" \\x41 \\U0001F600D\"")]
    [InlineData("a: \"one A\n  two B\n\n  th\\\n     ree C\\\n   D\"")]
    [InlineData("a: \"\\\n  A B\"")]
    [InlineData("a: |\n  one A\n    two B\n\n  three C\n")]
    [InlineData("a: |2-\n    deep A\n  less B\n")]
    [InlineData("a: >\n  folded A\n  still B\n\n  new C\n     more D\n  end E\n")]
    [InlineData("a: >-  # Why\n\n\n     A\n     B\n")]
    [InlineData("a: |\r\n  one A\r\n    two B\r\n\r\n  three C\r\n")]
    [InlineData("a: 'one A\r\n  two B'\r\n")]
    [InlineData("x: { a: 'A', b: B }")]
    [InlineData("- - A\n  - B: |\n      C\n      D")]
    public void Every_character_is_found_where_it_stands(string file)
    {
        var faults = new FaultList();
        var root = DeclaredFile.Read("f.yaml", file.StartsWith('-') ? "r:\n" + file : file, faults);
        Assert.True(faults.IsEmpty, string.Join('\n', faults.All));
        var lines = (file.StartsWith('-') ? "r:\n" + file : file).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');

        var marks = 0;
        foreach (var text in Texts(root!))
        {
            for (var i = 0; i < text.Value.Length; i++)
            {
                // \x41 and \u00e9 are written otherwise; they are only there to be walked over.
                if (text.Value[i] is not (>= 'B' and <= 'Z') && !(text.Value[i] == 'A' && !file.Contains("\\x41", StringComparison.Ordinal)))
                    continue;
                marks++;
                var upTo = text.Value[..i];
                var (line, column) = text.PlaceOf(upTo.Count(c => c == '\n') + 1, i - upTo.LastIndexOf('\n'));
                Assert.Equal(text.Value[i], lines[line - 1][column - 1]);
                Assert.Equal((line, column), text.PlaceOf(i));
            }
        }

        Assert.NotEqual(0, marks);
    }

    [Theory]
    [InlineData("a: ''", 1, 5)]
    [InlineData("a: xy", 1, 6)]
    [InlineData("a: |\n  xy", 2, 5)]
    public void A_place_past_the_end_is_the_one_behind_the_last_character(string file, int line, int column)
    {
        var text = DeclaredFile.Read("f.yaml", file, new FaultList())!.Text("a", new FaultList())!;
        Assert.Equal((line, column), text.PlaceOf(1, 100));
        Assert.Equal((line, column), text.PlaceOf(9, 100));
    }

    private static IEnumerable<DeclaredText> Texts(DeclaredNode node) => node switch
    {
        DeclaredText text => [text],
        DeclaredList list => list.Items.SelectMany(Texts),
        DeclaredMap map => map.Keys.SelectMany(k => Texts(map.Node(k.Value)!)),
        _ => [],
    };
}
