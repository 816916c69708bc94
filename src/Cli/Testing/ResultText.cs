using System.Text;
using System.Xml;
using Trunkline.Runs.Testing;

namespace Trunkline.Cli.Testing;

/// <summary>A failed case in the words of result files.</summary>
internal static class ResultText
{
    public static string Message(FlowTestResult result) => Fit(result.Mismatches[0].What);

    public static string Details(FlowTestResult result)
    {
        var text = new StringBuilder();
        foreach (var mismatch in result.Mismatches)
        {
            text.Append(result.File.File).Append(':').Append(mismatch.Line).Append(':').Append(mismatch.Column).Append(": ").Append(mismatch.What).Append('\n');
            foreach (var line in mismatch.Details)
                text.Append("  ").Append(line).Append('\n');
        }

        return Fit(text.ToString());
    }

    /// <summary>Without what no XML can hold.</summary>
    public static string Fit(string text)
    {
        var fit = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                fit.Append(text[i]).Append(text[++i]);
            else
                fit.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
        }

        return fit.ToString();
    }
}
