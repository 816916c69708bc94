using Trunkline.Azure.Tables;

namespace Trunkline.Azure.Tests.Tables;

public sealed class TableEndpointTests
{
    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("usedevelopmentstorage=TRUE;", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=a2V5;EndpointSuffix=core.windows.net", "https://acc.table.core.windows.net/")]
    [InlineData("AccountName=acc;AccountKey=a2V5", "https://acc.table.core.windows.net/")]
    [InlineData("AccountName=acc;AccountKey=a2V5==;TableEndpoint=http://localhost:1/acc;", "http://localhost:1/acc")]
    public void The_table_service_is_found_in_a_connection_string(string connection, string service) =>
        Assert.Equal(service, TableEndpoint.FromConnectionString(connection.Replace("a2V5==", "a2V5"), TimeProvider.System).Service.AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("UseDevelopmentStorage=false")]
    [InlineData("AccountName=acc")]
    [InlineData("AccountKey=cGxhbnRlZA==")]
    [InlineData("AccountName=acc;AccountKey=cGxhbnRlZA==;TableEndpoint=nowhere")]
    [InlineData("AccountName=acc;AccountKey=cGxhbnRlZA!!")]
    [InlineData("AccountKey=cGxhbnRlZA==;AccountKey=cGxhbnRlZA==")]
    public void A_malformed_connection_string_is_refused_without_repeating_it(string connection)
    {
        var fault = Assert.Throws<FormatException>(() => TableEndpoint.FromConnectionString(connection, TimeProvider.System));
        Assert.DoesNotContain("cGxhbnRlZA", fault.Message, StringComparison.Ordinal);
    }
}
