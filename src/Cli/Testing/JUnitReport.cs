using System.Globalization;
using System.Xml;
using Trunkline.Runs.Testing;

namespace Trunkline.Cli.Testing;

/// <summary>Results as JUnit's XML: what most build servers read. A flow is a suite.</summary>
internal static class JUnitReport
{
    public static void Write(Stream stream, IReadOnlyList<FlowTestResult> results, DateTimeOffset began)
    {
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true });
        xml.WriteStartElement("testsuites");
        Counts(xml, "trunkline", results);
        foreach (var suite in results.GroupBy(r => r.File.Flow.Plan.Flow))
        {
            xml.WriteStartElement("testsuite");
            Counts(xml, suite.Key, [.. suite]);
            xml.WriteAttributeString("skipped", "0");
            xml.WriteAttributeString("timestamp", began.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
            foreach (var result in suite)
                Case(xml, result);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, string name, IReadOnlyList<FlowTestResult> results)
    {
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("tests", Number(results.Count));
        xml.WriteAttributeString("failures", Number(results.Count(r => !r.Passed)));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("time", Seconds(results.Aggregate(TimeSpan.Zero, (sum, r) => sum + r.Took)));
    }

    private static void Case(XmlWriter xml, FlowTestResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", ResultText.Fit(result.Test.Name.Value));
        xml.WriteAttributeString("classname", result.File.Flow.Plan.Flow);
        xml.WriteAttributeString("time", Seconds(result.Took));
        xml.WriteAttributeString("file", result.File.File);
        xml.WriteAttributeString("line", Number(result.Test.Name.Line));
        if (!result.Passed)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", ResultText.Message(result));
            xml.WriteAttributeString("type", "mismatch");
            xml.WriteString(ResultText.Details(result));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture);
}
