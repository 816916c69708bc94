using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Trunkline.Runs.Testing;

namespace Trunkline.Cli.Testing;

/// <summary>Results as TRX: what Visual Studio and Azure DevOps read.</summary>
internal static class TrxReport
{
    private const string Space = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    // Fixed by the format: what kind of test it is, and the list of all that stand in no other.
    private const string UnitTest = "13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b";
    private const string NoList = "8c84fa94-04c1-424b-9868-57a2d4851a1d";

    public static void Write(Stream stream, IReadOnlyList<FlowTestResult> results, DateTimeOffset began)
    {
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true });
        var took = results.Aggregate(TimeSpan.Zero, (sum, r) => sum + r.Took);
        xml.WriteStartElement("TestRun", Space);
        Attributes(xml, ("id", Id("run", Time(began))), ("name", "trunkline test " + Time(began)));
        Element(xml, "Times", ("creation", Time(began)), ("queuing", Time(began)), ("start", Time(began)), ("finish", Time(began + took)));
        List(xml, "Results", results, r => Result(xml, r, began));
        List(xml, "TestDefinitions", results, r => Definition(xml, r));
        List(xml, "TestEntries", results, r => Element(xml, "TestEntry", ("testId", TestId(r)), ("executionId", ExecutionId(r)), ("testListId", NoList)));
        xml.WriteStartElement("TestLists", Space);
        Element(xml, "TestList", ("name", "Results Not in a List"), ("id", NoList));
        xml.WriteEndElement();
        var failed = results.Count(r => !r.Passed);
        xml.WriteStartElement("ResultSummary", Space);
        xml.WriteAttributeString("outcome", failed == 0 ? "Completed" : "Failed");
        var (all, passed) = (Number(results.Count), Number(results.Count - failed));
        Element(xml, "Counters", ("total", all), ("executed", all), ("passed", passed), ("failed", Number(failed)), ("error", "0"), ("timeout", "0"), ("aborted", "0"), ("notExecuted", "0"));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Result(XmlWriter xml, FlowTestResult result, DateTimeOffset began)
    {
        xml.WriteStartElement("UnitTestResult", Space);
        Attributes(xml, ("executionId", ExecutionId(result)), ("testId", TestId(result)), ("testName", Name(result)), ("computerName", Environment.MachineName));
        Attributes(xml, ("duration", result.Took.ToString("c", CultureInfo.InvariantCulture)), ("startTime", Time(began)), ("endTime", Time(began + result.Took)));
        Attributes(xml, ("testType", UnitTest), ("outcome", result.Passed ? "Passed" : "Failed"), ("testListId", NoList), ("relativeResultsDirectory", ExecutionId(result)));
        if (!result.Passed)
        {
            xml.WriteStartElement("Output", Space);
            xml.WriteStartElement("ErrorInfo", Space);
            xml.WriteElementString("Message", Space, ResultText.Message(result));
            xml.WriteElementString("StackTrace", Space, ResultText.Details(result));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Definition(XmlWriter xml, FlowTestResult result)
    {
        xml.WriteStartElement("UnitTest", Space);
        Attributes(xml, ("name", Name(result)), ("storage", result.File.File), ("id", TestId(result)));
        Element(xml, "Execution", ("id", ExecutionId(result)));
        Element(xml, "TestMethod", ("codeBase", result.File.File), ("adapterTypeName", "executor://trunkline"), ("className", result.File.Flow.Plan.Flow), ("name", ResultText.Fit(result.Test.Name.Value)));
        xml.WriteEndElement();
    }

    private static void List(XmlWriter xml, string name, IReadOnlyList<FlowTestResult> results, Action<FlowTestResult> write)
    {
        xml.WriteStartElement(name, Space);
        foreach (var result in results)
            write(result);
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, params (string Name, string Value)[] attributes)
    {
        xml.WriteStartElement(name, Space);
        Attributes(xml, attributes);
        xml.WriteEndElement();
    }

    private static void Attributes(XmlWriter xml, params (string Name, string Value)[] attributes)
    {
        foreach (var (name, value) in attributes)
            xml.WriteAttributeString(name, value);
    }

    private static string Name(FlowTestResult result) => ResultText.Fit($"{result.File.Flow.Plan.Flow}: {result.Test.Name.Value}");

    private static string TestId(FlowTestResult result) => Id("test", Name(result));

    private static string ExecutionId(FlowTestResult result) => Id("execution", Name(result));

    // Of the name, so that a test is the same one in every run.
    private static string Id(string kind, string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{name}")).AsSpan(0, 16)).ToString();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.ToString("o", CultureInfo.InvariantCulture);
}
